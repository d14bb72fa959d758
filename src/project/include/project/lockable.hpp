#pragma once

// Files that .gitattributes call `lockable` are read-only in the work tree until this clone holds
// their lock (git-lfs, locking/lockable.go).

#include <string>
#include <vector>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

// lfs.setlockablereadonly and GIT_LFS_SET_LOCKABLE_READONLY; on where neither speaks.
bool sets_lockable_read_only(const git::Repository& repo, const Environment& environment);

// Write bits of those of `paths` that are lockable. Missing files and links are left.
void mend_lockable(const git::Repository& repo, const std::vector<std::string>& paths);
// The same for every file in the index. Reads no more than the index where nothing is lockable.
void mend_all_lockable(const git::Repository& repo);

// Paths that differ between two commits; an empty id is a branch not born.
std::vector<std::string> paths_changed(const git::Repository& repo, const std::string& before,
                                       const std::string& after);

}  // namespace ztgit::project
