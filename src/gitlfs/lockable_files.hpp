#pragma once

// Files of patterns, and whether they may be written (git-lfs, locking/lockable.go).

#include <string>
#include <vector>

#include "verb.hpp"

namespace ztgit::gitlfs {

// Tracked files below `folder` (from the root; empty: all) that a pattern of its attributes file
// matches. From the root.
std::vector<std::string> files_matching(const git::Repository& repo, const std::string& folder,
                                        const std::string& pattern);

// Files of these patterns become read-only where they are lockable, writable where not; unless
// lfs.setlockablereadonly or GIT_LFS_SET_LOCKABLE_READONLY is off.
void set_lockable(Call& call, const std::string& folder, const std::vector<std::string>& patterns,
                  bool lockable);

}  // namespace ztgit::gitlfs
