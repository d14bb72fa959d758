#pragma once

#include <string>

#include "body.hpp"

namespace ztgit::hooks {

// git-lfs' post-commit: what a commit brings anew and .gitattributes call `lockable` is read-only
// until its lock is held. A file that was there before is left: who could write to it holds its
// lock. lfs.setlockablereadonly and GIT_LFS_SET_LOCKABLE_READONLY turn it off.
void make_lockable_read_only(const Body& body, const std::string& commit);

}  // namespace ztgit::hooks
