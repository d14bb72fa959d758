#pragma once

// What the hooks of one commit have to know about it: which index, against what, whose.

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "body.hpp"
#include "git/index_file.hpp"

namespace ztgit::hooks {

inline constexpr std::chrono::seconds kProjectPatience{60};  // a promote may be copying gigabytes

// Set for every hook that a promote runs: it holds the project's lock and has done all that ztgit's
// own part would do.
inline constexpr const char* kPromoting = "ZTGIT_PROMOTING";

bool is_promoting(const Body& body);

// $GIT_INDEX_FILE as git hands it over, else the work tree's own.
std::filesystem::path index_of_commit(const Body& body);

// The tree a commit is compared with: HEAD's, HEAD^'s for an amend; empty for a first commit.
std::string base_tree_of(const Body& body, bool amends);

// Index against tree. While a merge, rebase, cherry-pick or revert is under way without what came
// from the other side as it is: that is somebody else's commit.
std::vector<git::PathChange> changes_of_commit(const Body& body, const git::IndexFile& index,
                                               const std::string& base_tree);

// git tells no hook that its commit is an amend before prepare-commit-msg, so the command line of
// the git that runs us is looked at (/proc; elsewhere the answer is no).
bool git_amends();

}  // namespace ztgit::hooks
