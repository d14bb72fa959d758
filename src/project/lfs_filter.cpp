#include "lfs_filter.hpp"

#include <string_view>

#include "base/process.hpp"
#include "setup.hpp"
#include "shell_word.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kOurArguments = " lfs filter-process";

// What `git lfs install --local` writes (git-lfs, lfs/attribute.go).
FilterCommands git_lfs_filter() {
  return {"git-lfs clean -- %f", "git-lfs smudge -- %f", "git-lfs filter-process"};
}

FilterCommands filter_of(const std::string& program) {
  return {program + " lfs clean -- %f", program + " lfs smudge -- %f",
          program + std::string(kOurArguments)};
}

std::optional<FilterCommands> local_filter(const git::Repository& repo) {
  const auto process = repo.local_config("filter.lfs.process");
  const auto clean = repo.local_config("filter.lfs.clean");
  if (!process && !clean) return std::nullopt;
  return FilterCommands{clean.value_or(""), repo.local_config("filter.lfs.smudge").value_or(""),
                        process.value_or("")};
}

// Where no local setting stands: what the user's or the machine's would run.
FilterState inherited_state(const git::Repository& repo) {
  if (!has_lfs_filter(repo)) return FilterState::absent;
  const auto process = repo.config("filter.lfs.process").value_or("git-lfs");
  const bool names_git_lfs = process.starts_with("git-lfs");
  return names_git_lfs && !find_program("git-lfs") ? FilterState::broken : FilterState::good;
}

}  // namespace

std::optional<FilterCommands> wanted_filter(const Environment& environment) {
  if (find_program("git-lfs")) return git_lfs_filter();
  if (environment.program.empty()) return std::nullopt;
  return filter_of(shell_word(environment.program.string()));
}

FilterState filter_state(const git::Repository& repo, const Environment& environment) {
  const auto here = local_filter(repo);
  if (!here) return inherited_state(repo);
  const auto& process = here->process;
  const auto wanted = wanted_filter(environment);
  if (process.starts_with("git-lfs ")) {
    if (!find_program("git-lfs")) return FilterState::broken;
    // "--skip" is the user's choice (git lfs install --skip-smudge).
    return FilterState::good;
  }
  if (!process.ends_with(kOurArguments)) return FilterState::foreign;
  const auto program = process.substr(0, process.size() - kOurArguments.size());
  // Only a set written as a whole is ours: a wrapper of the user's may end in the same words.
  if (*here != filter_of(program)) return FilterState::foreign;
  if (!is_program(from_shell_word(program))) return FilterState::broken;
  // Another ztgit that runs is as good: two installations must not take turns.
  return wanted == git_lfs_filter() ? FilterState::outdated : FilterState::good;
}

bool set_filter(git::Repository& repo, const Environment& environment) {
  const auto wanted = wanted_filter(environment);
  if (!wanted || (local_filter(repo) == wanted && repo.local_config("filter.lfs.required")))
    return false;
  repo.set_local_config("filter.lfs.clean", wanted->clean);
  repo.set_local_config("filter.lfs.smudge", wanted->smudge);
  repo.set_local_config("filter.lfs.process", wanted->process);
  repo.set_local_config("filter.lfs.required", "true");
  return true;
}

void ensure_filter(git::Repository& repo, const Environment& environment) {
  const auto state = filter_state(repo, environment);
  // Local settings even where the user has some: they travel with the folder, not with the user.
  if (!local_filter(repo) || state == FilterState::broken) set_filter(repo, environment);
}

}  // namespace ztgit::project
