#pragma once

// The four hooks that git-lfs itself installs (git-lfs, lfs/hook.go).

#include <array>
#include <string>
#include <string_view>

namespace ztgit::project {

inline constexpr std::array<const char*, 4> kStockHooks = {"pre-push", "post-checkout",
                                                           "post-commit", "post-merge"};

// The text that git-lfs 3.3.0 writes, which every later version replaces by its own without a
// question. No newline at the end: the file has one.
std::string stock_hook(std::string_view name);

// True for what any git-lfs since 0.5 may have written, indented and blank lines around it
// included; an empty hook counts, too.
bool is_stock_hook(std::string_view name, std::string_view text);

// True for a hook that does nothing but call git-lfs, in whatever words a version to come or
// somebody's hand may put it: what it does, another can do in its place. False for an empty one.
bool only_calls_git_lfs(std::string_view name, std::string_view text);

}  // namespace ztgit::project
