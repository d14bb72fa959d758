#pragma once

#include <string_view>

namespace ztgit::git {

// Whether git would write this path of a commit into a work tree: no "../x", no ".git/hooks/x" in
// any spelling that some file system takes for it (verify_path() of git's read-cache.c).
bool is_work_tree_path(std::string_view path);

}  // namespace ztgit::git
