#pragma once

#include <string>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::cli {

// Which project a command is about, and which path in it: "hero art/cat.png", "hero", "cat.png"
// (in the project around this folder) or "--project hero cat.png". One word is a project where one
// of that name is there and no file is.
struct ProjectWord {
  std::string name;  // of the project, for people
  git::Repository repository;
  std::string path;  // from the root; empty: none was named. May carry a version: "a.png@2"
};

// Throws Error: not_found, usage (more words than these).
ProjectWord project_word(const std::string& project, const std::vector<std::string>& words);

}  // namespace ztgit::cli
