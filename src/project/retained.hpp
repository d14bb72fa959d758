#pragma once

// Which stored objects a project needs, and which of the rest are known elsewhere. Sets of oids.

#include <cstdint>
#include <set>
#include <string>

#include "git/repository.hpp"

namespace ztgit::project {

using Oids = std::set<std::string, std::less<>>;

struct Retention {
  std::string remote;    // what its tracking refs reach was pushed
  std::int64_t now = 0;  // seconds since 1970
};

// Those of `oids` that nothing needs: neither the work trees, their indexes and recent past, nor
// recent refs, stashes, unpushed commits and unpushed lists. Stops early when all are needed.
Oids not_needed(const git::Repository& repo, const Retention& retention, Oids oids);

// Those of `oids` that a commit names which the remote's tracking refs reach.
Oids pushed_among(const git::Repository& repo, const std::string& remote, const Oids& oids);

}  // namespace ztgit::project
