#pragma once

// What fsck finds by looking at trees and indexes, without opening an object.

#include <map>
#include <set>
#include <string>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "project/fsck.hpp"

namespace ztgit::project {

struct NamedPointer {
  std::string path;
  lfs::Pointer pointer;
};

struct PathCheck {
  std::vector<NamedPointer> pointers;  // of size > 0; several may name one object
  std::set<PathFinding> findings;
  std::set<std::string> without_sidecar;
};

// HEAD's tree and the index; with `all` also the pointers (only these) of everything reachable.
PathCheck check_paths(const git::Repository& repo, bool all);

}  // namespace ztgit::project
