#pragma once

// The hooks of commits that ztgit makes itself, run as git would run them (githooks(5)).

#include <iosfwd>
#include <string>
#include <vector>

#include "git/identity.hpp"
#include "project/commit_hooks.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

// ztgit's own part runs in this process, what others have installed as a child with git's
// environment and the folder of the work tree. What a child prints goes to `err`.
class CommitHookRunner final : public project::CommitHooks {
 public:
  CommitHookRunner(git::IdentityOverrides identity, project::Environment environment,
                   std::ostream& err);

  bool any(git::Repository& repo) override;
  void pre_commit(git::Repository& repo, const std::filesystem::path& index) override;
  void prepare_message(git::Repository& repo, const std::filesystem::path& index,
                       const std::filesystem::path& message) override;
  void check_message(git::Repository& repo, const std::filesystem::path& index,
                     const std::filesystem::path& message) override;
  void post_commit(git::Repository& repo) override;

 private:
  struct Run;
  std::filesystem::path folder_of(const git::Repository& repo) const;
  void run(git::Repository& repo, const Run& run);
  void run_own(git::Repository& repo, const Run& run);
  void run_child(git::Repository& repo, const Run& run, const std::filesystem::path& program);

  git::IdentityOverrides identity_;
  project::Environment environment_;
  std::ostream& err_;
};

}  // namespace ztgit::hooks
