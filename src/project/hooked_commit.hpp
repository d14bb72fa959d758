#pragma once

#include "base/durability.hpp"
#include "commit_change.hpp"
#include "project/commit_hooks.hpp"

namespace ztgit::project {

struct HookRun {
  CommitHooks& hooks;
  bool verify;
  SyncBatch& batch;
};

// Runs pre-commit, prepare-commit-msg and commit-msg for each step that makes a commit and takes
// what they change into it. A hook sees an index of the step's tree, so the objects are given
// their names first; a refusal (Error) leaves these and nothing else.
void run_commit_hooks(git::Repository& repo, ChangeSet& changes, const HookRun& run);

}  // namespace ztgit::project
