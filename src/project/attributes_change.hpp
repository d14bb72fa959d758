#pragma once

#include <string>

#include "commit_change.hpp"
#include "git/index.hpp"

namespace ztgit::project {

// A .gitattributes file at `path` with `lines` (each ended by LF) at its end. What the user has
// staged or changed stays: commit, index and work tree each get the lines on top of their own text.
// `index` null: the branch is not checked out. Lines that a killed run has put there already are
// not put twice.
PathChange attributes_change(const git::Repository& repo, const std::string& base_tree,
                             const git::IndexView* index, const std::string& path,
                             const std::string& lines);

}  // namespace ztgit::project
