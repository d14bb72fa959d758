#pragma once

// A work tree on its way from one commit to another: clone (from nothing) and pull. Pictures are
// copied from the object store, each with its stat data in the index, so that nothing is hashed
// twice; what libgit2's checkout would write, pointers, never shows.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "git/repository.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

struct WorkTreeMove {
  std::string old_tree;  // empty: nothing is checked out yet
  std::string new_tree;
  const git::PathFilter* filter = nullptr;  // pictures it does not take stay pointers
  bool pointers_only = false;               // all of them do
};

class WorkTreeUpdate {
 public:
  // Everything is borrowed. Throws Error: conflict when local changes would be overwritten, each
  // path named; integrity for paths that no work tree may have (".git/config", "../x").
  WorkTreeUpdate(git::Repository& repo, const lfs::Store& store, const WorkTreeMove& move);
  WorkTreeUpdate(const WorkTreeUpdate&) = delete;
  WorkTreeUpdate& operator=(const WorkTreeUpdate&) = delete;
  ~WorkTreeUpdate();

  // What has to be downloaded first.
  const std::vector<lfs::Pointer>& wanted() const noexcept;
  // An object is in the store now: its pictures are copied, under temporary names, beside the
  // downloads still under way.
  void arrived(const lfs::Pointer& pointer);

  struct Result {
    std::uint64_t pictures = 0, bytes = 0;
    // Paths that stay pointers, for their object is not here.
    std::vector<std::pair<std::string, lfs::Pointer>> missing;
  };
  // Writes and removes all the rest, gives every file its name and publishes the index. HEAD is the
  // caller's to move, afterwards: killed in between, the same update finds its own work and passes.
  Result finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::project
