#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::project {

struct UndoRequest {
  std::string project;  // NAME or PATH; empty: the project around the current folder
  bool dry_run = false;
  Environment environment;
};

struct UndoReport {
  std::string name;
  std::filesystem::path root;
  std::string branch;
  std::string undone, now;  // commits: what was taken back, where the branch stands now
  std::string subject;      // of the one taken back
  struct Picture {
    std::string path, oid;
    bool gone = false;  // false: the version before lies there again
  };
  std::vector<Picture> pictures;
};

// Takes the last promote of the current branch back while no remote has it: branch, index and work
// tree are as before, what the user has staged or changed elsewhere stays. The objects stay in the
// store until a prune, and the reflog names the commit, so that nothing is lost. Work tree first,
// index, the ref last: killed in between, the same call completes it.
//
// Throws Error: conflict when HEAD is no promote, is pushed, is a merge or the first commit, when
// an operation is in progress, HEAD is detached, or a file of it was changed since; not_found.
UndoReport undo(const UndoRequest& request);

}  // namespace ztgit::project
