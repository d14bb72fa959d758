#pragma once

// One verb of git-lfs. A verb has a file of its own, verb_<name>.cpp, whose function is named here
// and stands in the table of run.cpp.

#include <optional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "git/repository.hpp"
#include "gitlfs/run.hpp"

namespace ztgit::gitlfs {

inline constexpr int kFailed = 2;            // git-lfs: ExitWithError, Panic
inline constexpr int kBadCommandLine = 127;  // git-lfs.go
inline constexpr int kNoRepository = 128;    // commands/commands.go, requireInRepo

// A verb that is being carried out.
class Call {
 public:
  Call(const Invocation& invocation, Arguments arguments)
      : invocation_(invocation), arguments_(std::move(arguments)) {}

  const Arguments& arguments() const noexcept { return arguments_; }
  std::ostream& out() const noexcept { return invocation_.out; }
  std::ostream& err() const noexcept { return invocation_.err; }
  int input() const noexcept { return invocation_.input; }
  int output() const noexcept { return invocation_.output; }
  const project::Environment& environment() const noexcept { return invocation_.environment; }
  std::optional<std::string> variable(const std::string& name) const {
    return invocation_.environment.variables(name);
  }

  // Opened when first asked for. Throws NoRepository.
  git::Repository& repository();
  bool in_repository();

  // Another verb, in this process: "prune" after a fetch. Answers its exit code.
  int run_verb(std::vector<std::string> words) const;

 private:
  const Invocation& invocation_;
  Arguments arguments_;
  std::optional<git::Repository> repository_;
};

class NoRepository : public std::runtime_error {
 public:
  NoRepository() : std::runtime_error("Not in a Git repository.") {}
};

// What git-lfs answers on standard output, with kNoRepository, where it does not even begin.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Verb {
  const char* name;
  int (*carry_out)(Call& call);  // answers the exit code; may throw Error
  std::vector<Flag> flags;
};

// Verbs that reach no server, by name; run.cpp has the others.
const std::vector<Verb>& local_verbs();

int verb_checkout(Call& call);
int verb_clean(Call& call);
int verb_env(Call& call);
int verb_ext(Call& call);
int verb_fetch(Call& call);
int verb_filter_process(Call& call);
int verb_fsck(Call& call);
int verb_help(Call& call);
int verb_install(Call& call);
int verb_lock(Call& call);
int verb_locks(Call& call);
int verb_logs(Call& call);
int verb_ls_files(Call& call);
int verb_pointer(Call& call);
int verb_post_checkout(Call& call);
int verb_post_commit(Call& call);
int verb_post_merge(Call& call);
int verb_pre_push(Call& call);
int verb_prune(Call& call);
int verb_pull(Call& call);
int verb_push(Call& call);
int verb_smudge(Call& call);
int verb_status(Call& call);
int verb_track(Call& call);
int verb_uninstall(Call& call);
int verb_unlock(Call& call);
int verb_untrack(Call& call);
int verb_update(Call& call);
int verb_version(Call& call);

}  // namespace ztgit::gitlfs
