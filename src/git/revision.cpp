#include "git/revision.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/reachable.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

using ObjectHandle = Handle<git_object, git_object_free>;

bool names_nothing(int status) {
  return status == GIT_ENOTFOUND || status == GIT_EINVALIDSPEC || status == GIT_EAMBIGUOUS ||
         status == GIT_EPEEL || status == GIT_EINVALID;
}

ObjectHandle peeled(const git_object* object, git_object_t type) {
  ObjectHandle target;
  if (git_object_peel(out(target), object, type) != 0) target.reset();
  return target;
}

std::string must_find(const Repository& repo, std::string_view revision) {
  if (revision.empty()) revision = "HEAD";
  if (auto found = find_commit(repo, revision)) return *std::move(found);
  Error error(ErrorKind::not_found,
              fmt::format("find the commit {}: it is not here", visible_line(revision)));
  if (lstat_of(repo.common_dir() / "shallow"))
    error.hint(
        "This clone is shallow. Run 'git fetch --unshallow', or let CI fetch all of the history "
        "(fetch-depth: 0).");
  throw error;
}

}  // namespace

std::optional<Revision> find_revision(const Repository& repo, const std::string& text) {
  ObjectHandle found;
  if (git_revparse_single(out(found), repo.native(), text.c_str()) != 0) return std::nullopt;
  const auto tree = peeled(found.get(), GIT_OBJECT_TREE);
  if (!tree) return std::nullopt;
  Revision revision;
  revision.tree = to_hex(*git_object_id(tree.get()));
  if (const auto commit = peeled(found.get(), GIT_OBJECT_COMMIT))
    revision.commit = to_hex(*git_object_id(commit.get()));
  return revision;
}

std::optional<std::string> find_commit(const Repository& repo, std::string_view revision) {
  auto found = find_revision(repo, std::string(revision));
  if (!found || found->commit.empty()) return std::nullopt;
  return std::move(found->commit);
}

std::vector<std::string> commits_of_range(const Repository& repo, std::string_view range) {
  const auto dots = range.find("..");
  if (dots == range.npos) return {must_find(repo, range)};
  const bool both = range.substr(dots).starts_with("...");
  const auto left = must_find(repo, range.substr(0, dots));
  const auto right = must_find(repo, range.substr(dots + (both ? 3 : 2)));
  auto commits = commits_reachable(repo, {right}, {left});
  if (both) {
    const auto others = commits_reachable(repo, {left}, {right});
    commits.insert(commits.end(), others.begin(), others.end());
  }
  std::reverse(commits.begin(), commits.end());
  return commits;
}

std::optional<std::string> find_ref(const Repository& repo, std::string_view name) {
  ReferenceHandle reference;
  const int status = git_reference_dwim(out(reference), repo.native(), std::string(name).c_str());
  if (names_nothing(status)) return std::nullopt;
  check(status, fmt::format("find the ref {}", name));
  return git_reference_name(reference.get());
}

std::int64_t commit_time(const Repository& repo, std::string_view id) {
  const auto oid = to_oid(id);
  CommitHandle commit;
  check(git_commit_lookup(out(commit), repo.native(), &oid), fmt::format("read the commit {}", id));
  return git_commit_time(commit.get());
}

}  // namespace ztgit::git
