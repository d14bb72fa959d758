#pragma once

#include <string_view>

namespace ztgit::hooks {

// Whether `text` is a hook that some version of `git lfs install` has written (git-lfs,
// lfs/hook.go): its work is done by ztgit's own part, so that it is not run a second time.
bool is_stock_git_lfs_hook(std::string_view name, std::string_view text);

}  // namespace ztgit::hooks
