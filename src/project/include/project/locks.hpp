#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lfs/locks.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct LocksRequest {
  std::string project;                // NAME or PATH; empty: the project around the current folder
  std::optional<std::string> remote;  // default: the branch's, else the only one, else origin
  std::vector<std::string> paths;     // of the project, or relative to the current folder
  bool force = false;                 // unlock: also somebody else's
  Environment environment;
};

struct LockOutcome {
  std::string path;
  lfs::Lock lock;
  std::optional<Error> error;
};

// Tells everybody else that these pictures are being worked on. Error (no_lfs) where the server has
// no locks; each path's own error otherwise. A lockable file becomes writable here.
std::vector<LockOutcome> lock(const LocksRequest& request);
// The reverse; a lockable file becomes read-only. A file with local changes is refused unless
// `force`.
std::vector<LockOutcome> unlock(const LocksRequest& request);

struct LockList {
  std::vector<lfs::Lock> ours, theirs;
};
// All locks of the remote, or those of `paths`.
LockList list_locks(const LocksRequest& request);

}  // namespace ztgit::project
