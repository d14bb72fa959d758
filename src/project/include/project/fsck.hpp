#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "lfs/pointer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct FsckProgress {
  std::uint64_t objects_done = 0, objects_total = 0;
  std::uint64_t bytes_done = 0;
};

struct FsckRequest {
  std::string project;   // NAME or PATH; empty: the project around the current folder
  bool all = false;      // the objects of all history, not of HEAD and the index alone
  bool dry_run = false;  // move and repair nothing
  // Called after each object, from several threads, one at a time.
  std::function<void(const FsckProgress&)> progress;
  Environment environment;
};

enum class ObjectState {
  missing,
  corrupt,     // its bytes are not those of its oid; moved away unless it was a dry run
  unreadable,  // the disk or its rights refuse it
  repaired,    // was missing or corrupt; the work tree still had the bytes
};
const char* name_of(ObjectState state) noexcept;

struct ObjectFinding {
  lfs::Pointer pointer;
  ObjectState state = ObjectState::missing;
  std::vector<std::string> paths;  // that need it, sorted
  std::filesystem::path moved_to;  // where the damaged bytes lie now; empty: not moved
  std::string reason;              // of unreadable
};

enum class PathProblem {
  not_a_pointer,       // the attributes say LFS, but git itself holds the content
  not_canonical,       // a pointer that git-lfs would write otherwise
  wrong_size,          // the object is whole, but has not the size that the pointer says
  sidecar_differs,     // image.sha256 or image.bytes are of another picture
  sidecar_unreadable,  // names our schema, but is none
};
const char* name_of(PathProblem problem) noexcept;

struct PathFinding {
  std::string path;
  PathProblem problem = PathProblem::not_a_pointer;
  bool operator<(const PathFinding& other) const {
    return path != other.path ? path < other.path : problem < other.problem;
  }
};

struct FsckReport {
  std::filesystem::path root;
  std::uint64_t objects = 0;                   // looked at
  std::uint64_t bytes = 0;                     // hashed
  std::vector<ObjectFinding> object_findings;  // by oid
  std::vector<PathFinding> path_findings;      // sorted
  std::vector<std::string> without_sidecar;    // pictures; allowed, so no failure
  bool healthy() const;                        // repaired objects are healthy
};

// Checks what HEAD and the index name: every object is there, whole and of its oid (each byte is
// read once), every path that is to be LFS' is, pointers are canonical, sidecars tell the truth.
// Damaged objects go to <lfs folder>/bad, nothing is deleted; what the work tree still has whole is
// put back. The project's lock is held only for that.
FsckReport fsck(const FsckRequest& request);

}  // namespace ztgit::project
