#include "git/work_tree_path.hpp"

#include "path_safety.hpp"

namespace ztgit::git {

bool is_work_tree_path(std::string_view path) { return is_safe_path(path); }

}  // namespace ztgit::git
