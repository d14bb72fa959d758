#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::project {

struct Location {
  std::filesystem::path root;  // absolute
  std::string name;
  bool exists = false;  // a git work tree stands there
};

// What --project means (formats.md section 2): a NAME under projects.root, or a path when it holds
// a '/' or is a work tree. Empty: the project around the current folder. Error: usage for a name
// that cannot be one, not_found.
Location locate(const std::string& name_or_path, const Environment& environment);

// Names of projects under projects.root, sorted.
std::vector<std::string> project_names(const Settings& settings);

// Near: Damerau-Levenshtein distance 1, or 2 from eight letters on. Names that differ in digits
// only are never near: hero1 and hero2 are a series, not a typing mistake.
bool near_names(std::string_view a, std::string_view b);

// Throws Error (not_found) naming a near project, if there is one.
void refuse_near_name(const Location& location, const Settings& settings);

}  // namespace ztgit::project
