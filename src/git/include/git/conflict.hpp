#pragma once

#include <optional>
#include <string>

#include "git/tree.hpp"

namespace ztgit::git {

// The sides of a merge that came to no end, as the index numbers them (git-merge(1)).
enum class ConflictSide { base = 1, ours = 2, theirs = 3 };

// What a side has at `path`. nullopt: nothing, or there is no conflict.
std::optional<TreeEntry> conflict_side(const Repository& repo, const std::string& path,
                                       ConflictSide side);

}  // namespace ztgit::git
