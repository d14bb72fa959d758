#pragma once

// Which stored objects a project needs, and which of the rest are known elsewhere. Sets of oids.

#include <cstdint>
#include <set>
#include <string>

#include "git/path_filter.hpp"
#include "git/repository.hpp"

namespace ztgit::project {

using Oids = std::set<std::string, std::less<>>;

struct Retention {
  std::string remote;    // what its tracking refs reach was pushed
  std::int64_t now = 0;  // seconds since 1970
  // As git-lfs has it: what HEAD was in the last days is not needed, and an unpushed commit or a
  // stash needs what is new in it alone.
  bool git_lfs = false;
  bool current = true;  // what is checked out is needed; without, only what is staged of it
  bool recent = true;   // recent branches and commits are needed
  // Paths that neither of the last two keeps. Borrowed; nullptr: all are kept.
  const git::PathFilter* kept_paths = nullptr;
};

// Those of `oids` that nothing needs: neither the work trees, their indexes and recent past, nor
// recent refs, stashes, unpushed commits and unpushed lists. Stops early when all are needed.
Oids not_needed(const git::Repository& repo, const Retention& retention, Oids oids);

// Those of `oids` that a commit names which some ref reaches.
Oids reachable_among(const git::Repository& repo, const Oids& oids);

// Those of `oids` that a commit names which the remote's tracking refs reach.
Oids pushed_among(const git::Repository& repo, const std::string& remote, const Oids& oids);

}  // namespace ztgit::project
