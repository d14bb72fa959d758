#pragma once

// The hooks of a commit that ztgit makes: libgit2 runs none. Whoever can run them (the module
// hooks) is handed to a promote; without one, nothing is run.

#include <filesystem>
#include <string>

#include "git/repository.hpp"

namespace ztgit::project {

class CommitHooks {
 public:
  CommitHooks() = default;
  CommitHooks(const CommitHooks&) = delete;
  CommitHooks& operator=(const CommitHooks&) = delete;
  virtual ~CommitHooks() = default;

  // Is there a hook that has a say before the commit? One stat each; false costs a promote nothing
  // more.
  virtual bool any(git::Repository& repo) = 0;

  // Each throws Error (integrity) when a hook refuses. `index` holds what the commit will hold; a
  // hook may change it, and the message.
  virtual void pre_commit(git::Repository& repo, const std::filesystem::path& index) = 0;
  virtual void prepare_message(git::Repository& repo, const std::filesystem::path& index,
                               const std::filesystem::path& message) = 0;
  virtual void check_message(git::Repository& repo, const std::filesystem::path& index,
                             const std::filesystem::path& message) = 0;
  // What it answers stops nothing any more.
  virtual void post_commit(git::Repository& repo) = 0;
};

}  // namespace ztgit::project
