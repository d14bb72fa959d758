#pragma once

// Where an image may go in a project: names that every file system and git itself take.

#include <filesystem>
#include <string>
#include <string_view>

#include "project/picture_name.hpp"

namespace ztgit::project {

// Error (usage) "<action> '<name>': <why>" for a single name that Windows, macOS or git would
// refuse or rewrite.
void check_name_component(std::string_view name, std::string_view action);

// ".git" in any spelling that HFS+ (ignorable code points) or NTFS (git~1, trailing dots and
// blanks, streams) take for it; git refuses the same (CVE-2014-9390, CVE-2019-1353).
bool is_git_folder(std::string_view name);

// A path in the project from what the user wrote: relative, '/'-separated, no "." or "..", every
// component checked. Error (usage).
std::string project_path(std::string_view written);

}  // namespace ztgit::project
