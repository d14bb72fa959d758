#include <algorithm>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/commit.hpp"
#include "git/revision.hpp"
#include "git/tree.hpp"
#include "hooks/check.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::size_t kMostCommits = 100'000;  // Linux' history has a million; a review has tens

git::Repository must_open(const project::Environment& environment) {
  auto repo = git::Repository::around(environment.current_folder, environment.variables);
  if (!repo)
    throw Error(ErrorKind::not_found, "check: there is no git repository here")
        .hint("Run it in a clone; in CI, after the step that checks the repository out.");
  return *std::move(repo);
}

std::vector<std::string> commits_for(const git::Repository& repo, const CheckRequest& request) {
  if (request.range) return git::commits_of_range(repo, *request.range);
  if (repo.head().unborn()) return {};
  const bool follows = git::find_commit(repo, "@{upstream}").has_value();
  return git::commits_of_range(repo, follows ? "@{upstream}..HEAD" : "HEAD");
}

bool parents_are_here(const git::Repository& repo, const std::string& commit) {
  const auto parents = git::read_commit(repo, commit).parents;
  return std::all_of(parents.begin(), parents.end(), [&](const std::string& parent) {
    return git::find_commit(repo, parent).has_value();
  });
}

void check_commits(const git::Repository& repo, CheckReport& report) {
  const bool shallow = lstat_of(repo.common_dir() / "shallow").has_value();
  for (const auto& commit : report.commits) {
    throw_if_cancelled();
    auto problems = check_commit(repo, commit);
    if (shallow && !parents_are_here(repo, commit))
      report.notes.push_back(fmt::format(
          "The clone is shallow and ends at {}: what that commit changed is not known, so all of "
          "its files were looked at.",
          commit.substr(0, 10)));
    if (!problems.empty()) report.findings.push_back({commit, std::move(problems)});
  }
}

}  // namespace

std::size_t CheckReport::count(Severity severity) const noexcept {
  std::size_t count = 0;
  for (const auto& finding : findings)
    count += static_cast<std::size_t>(
        std::count_if(finding.problems.begin(), finding.problems.end(),
                      [&](const Problem& each) { return each.severity == severity; }));
  return count;
}

CheckReport check(const CheckRequest& request) {
  const auto repo = must_open(request.environment);
  CheckReport report;
  if (request.staged) {
    if (request.range)
      throw Error(ErrorKind::usage, "check: --staged and a range exclude each other");
    if (repo.bare())
      throw Error(ErrorKind::usage, "check what is staged: a bare repository has no index");
    auto problems = check_staged(repo, index_in_use(repo, request.environment));
    if (!problems.empty()) report.findings.push_back({"", std::move(problems)});
    return report;
  }
  report.commits = commits_for(repo, request);
  if (report.commits.size() > kMostCommits)
    throw Error(ErrorKind::usage,
                fmt::format("check {} commits: more than {}", report.commits.size(), kMostCommits))
        .hint("Name a shorter range: ztgit check A..B");
  check_commits(repo, report);
  return report;
}

}  // namespace ztgit::hooks
