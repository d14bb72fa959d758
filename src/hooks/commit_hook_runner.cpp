#include "hooks/commit_hook_runner.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "body.hpp"
#include "commit_context.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours kHookPatience{1};                    // a whole test suite may run
constexpr std::uint64_t kStubLimit = std::uint64_t{64} << 10;     // bytes; longer is no stub
constexpr std::string_view kStubMarker = "\n# ztgit-managed v1";  // its second line
constexpr std::string_view kChainedSuffix = ".pre-ztgit";         // what a stub has displaced

bool is_executable_file(const fs::path& file) {
  std::error_code ignored;
  return ::access(file.c_str(), X_OK) == 0 && fs::is_regular_file(file, ignored);
}

enum class Kind { own_stub, stock_git_lfs, foreign };

// What `git lfs install` writes does one thing, which ztgit's own part does as well.
bool is_stock_git_lfs(std::string_view text, std::string_view name) {
  const auto call = fmt::format("\ngit lfs {} \"$@\"", name);
  return text.starts_with("#!/bin/sh\n") && text.find(call) != text.npos &&
         trim(text.substr(text.find(call) + call.size())).empty() &&
         std::count(text.begin(), text.end(), '\n') <= 3;
}

Kind kind_of(const fs::path& file, std::string_view name) {
  const auto info = stat_of(open_to_read(file), file);
  if (static_cast<std::uint64_t>(info.st_size) > kStubLimit) return Kind::foreign;
  const auto text = read_file(file, kStubLimit);
  if (text.find(kStubMarker) != text.npos) return Kind::own_stub;
  return is_stock_git_lfs(text, name) ? Kind::stock_git_lfs : Kind::foreign;
}

}  // namespace

struct CommitHookRunner::Run {
  std::string name;
  std::vector<std::string> words;
  fs::path index;  // empty: the repository's own
};

CommitHookRunner::CommitHookRunner(git::IdentityOverrides identity,
                                   project::Environment environment, std::ostream& err)
    : identity_(std::move(identity)), environment_(std::move(environment)), err_(err) {}

fs::path CommitHookRunner::folder_of(const git::Repository& repo) const {
  const auto configured = repo.config("core.hookspath").value_or("");
  if (configured.empty()) return repo.common_dir() / "hooks";
  if (configured.starts_with("~/")) return environment_.home / configured.substr(2);
  return repo.work_tree() / configured;
}

bool CommitHookRunner::any(git::Repository& repo) {
  constexpr std::array<const char*, 3> names = {"pre-commit", "prepare-commit-msg", "commit-msg"};
  const auto folder = folder_of(repo);
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return is_executable_file(folder / name); });
}

void CommitHookRunner::pre_commit(git::Repository& repo, const fs::path& index) {
  run(repo, {"pre-commit", {}, index});
}

void CommitHookRunner::prepare_message(git::Repository& repo, const fs::path& index,
                                       const fs::path& message) {
  run(repo, {"prepare-commit-msg", {message.string(), "message"}, index});
}

void CommitHookRunner::check_message(git::Repository& repo, const fs::path& index,
                                     const fs::path& message) {
  run(repo, {"commit-msg", {message.string()}, index});
}

void CommitHookRunner::post_commit(git::Repository& repo) { run(repo, {"post-commit", {}, {}}); }

void CommitHookRunner::run(git::Repository& repo, const Run& run) {
  const auto file = folder_of(repo) / run.name;
  if (!is_executable_file(file)) return;
  const auto kind = kind_of(file, run.name);
  if (kind == Kind::foreign) return run_child(repo, run, file);
  run_own(repo, run);
  const auto chained = file.string().append(kChainedSuffix);
  if (kind == Kind::own_stub && is_executable_file(chained)) run_child(repo, run, chained);
}

void CommitHookRunner::run_own(git::Repository& repo, const Run& run) {
  if (environment_.variables("ZTGIT_HOOKS") == "0") return;
  auto environment = environment_;
  environment.current_folder = repo.work_tree();
  environment.variables = [&](const std::string& name) -> std::optional<std::string> {
    if (name == kPromoting) return "1";
    if (name == "GIT_EDITOR") return ":";
    if (name == "GIT_INDEX_FILE" && !run.index.empty()) return run.index.string();
    if (name == "GIT_DIR") return repo.git_dir().string();
    return environment_.variables(name);
  };
  const HookCall call{run.name, run.words, STDIN_FILENO, err_, err_, identity_, environment};
  run_body({call, repo, ""});
}

void CommitHookRunner::run_child(git::Repository& repo, const Run& run, const fs::path& program) {
  ProcessRequest request;
  request.command = {program.string()};
  request.command.insert(request.command.end(), run.words.begin(), run.words.end());
  request.environment = {
      {"GIT_DIR", repo.git_dir().string()}, {"GIT_EDITOR", ":"}, {"GIT_PREFIX", ""}};
  // A post-commit hook is run when the promote is over.
  if (!run.index.empty()) {
    request.environment.emplace_back("GIT_INDEX_FILE", run.index.string());
    request.environment.emplace_back(kPromoting, "1");
  }
  request.folder = repo.work_tree();
  request.timeout = kHookPatience;
  const auto result = run_process(request);
  err_ << visible(result.output) << visible(result.error_output);
  if (result.ok()) return;
  throw Error(ErrorKind::integrity,
              fmt::format("promote: the hook {} answers {}", run.name, result.status))
      .hint("To promote without the hooks pre-commit and commit-msg: --no-verify");
}

}  // namespace ztgit::hooks
