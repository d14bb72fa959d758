#include "hooks/check.hpp"

#include <algorithm>
#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "codes.hpp"
#include "git/commit.hpp"
#include "inspection.hpp"
#include "message_check.hpp"

namespace ztgit::hooks {

namespace {

std::vector<Problem> check_paths(const Inspection& commit) {
  auto problems = commit.obstacles();
  check_pictures(commit, problems);
  check_sidecars(commit, problems);
  check_names(commit, problems);
  std::stable_sort(problems.begin(), problems.end(),
                   [](const Problem& a, const Problem& b) { return a.path < b.path; });
  return problems;
}

}  // namespace

const char* name_of(Severity severity) noexcept {
  return severity == Severity::error ? "error" : "warning";
}

bool has_errors(const std::vector<Problem>& problems) noexcept {
  return std::any_of(problems.begin(), problems.end(),
                     [](const Problem& each) { return each.severity == Severity::error; });
}

std::filesystem::path index_in_use(const git::Repository& repo,
                                   const project::Environment& environment) {
  const auto named = environment.variables("GIT_INDEX_FILE");
  if (!named) return repo.git_dir() / "index";
  return environment.current_folder / *named;  // which is itself where it is absolute
}

std::vector<Problem> check_staged(const git::Repository& repo,
                                  const std::filesystem::path& index_file) {
  const auto commit = Inspection::of_index(repo, index_file);
  auto problems = check_paths(commit);
  apply(commit.settings().check, problems);
  return problems;
}

std::vector<Problem> check_staged_message(const git::Repository& repo,
                                          const std::filesystem::path& index_file,
                                          std::string_view message) {
  const auto commit = Inspection::of_index(repo, index_file);
  auto problems = check_message(commit, message);
  apply(commit.settings().check, problems);
  return problems;
}

std::vector<Problem> check_commit(const git::Repository& repo, std::string_view id) {
  const auto commit = Inspection::of_commit(repo, id);
  auto problems = check_message(commit, git::read_commit(repo, id).message);
  const auto of_paths = check_paths(commit);
  problems.insert(problems.end(), of_paths.begin(), of_paths.end());
  apply(commit.settings().check, problems);
  return problems;
}

void settle(const std::vector<Problem>& problems, const std::string& action, std::ostream& notes) {
  std::size_t errors = 0;
  for (const auto& each : problems) {
    if (each.severity == Severity::error) ++errors;
    notes << fmt::format("{}: {}: {} [{}]\n  {}\n", tr(name_of(each.severity)),
                         visible_line(each.path.empty() ? tr("the message") : each.path), each.text,
                         each.code, each.cure);
  }
  if (errors > 0)
    throw Error(ErrorKind::integrity, fmt::format("{}: {} of its checks failed", action, errors))
        .hint("Mend what is named above, or leave the checks out this time with --no-verify.");
}

}  // namespace ztgit::hooks
