#pragma once

// The commits that mend() makes: what they build on, and how one is made.

#include <memory>
#include <string>
#include <vector>

#include "commit_change.hpp"
#include "git/index.hpp"
#include "planner.hpp"
#include "project/mend.hpp"

namespace ztgit::project {

// Where a fix would be committed. Error (conflict): see base_of(); unmerged paths too.
struct MendBase {
  Base base;
  std::unique_ptr<git::IndexView> index;
};
MendBase mend_base(const git::Repository& repo);

// Commits one step on `base`, or only mends the index where the step needs no commit. `objects` are
// placed before anything names them, and listed as unpushed. Answers the commits that were made.
std::vector<std::string> commit_fix(git::Repository& repo, const MendRequest& request,
                                    const Base& base, Step step,
                                    std::vector<lfs::Incoming>& objects, SyncBatch& batch);

// "1 picture", "2 pictures"
std::string counted(std::size_t count, const char* one, const char* many);

}  // namespace ztgit::project
