#pragma once

// Private to git/: names in a commit that others made.

#include <string_view>

namespace ztgit::git {

// What git's verify_path() of read-cache.c accepts with core.protectHFS and core.protectNTFS, which
// are always on here: the project may be on a stick that Windows or macOS reads next.
bool is_safe_path(std::string_view path);

}  // namespace ztgit::git
