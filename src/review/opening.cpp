#include "review/opening.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/revision.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "history/stack.hpp"
#include "history/told.hpp"
#include "project/picture_name.hpp"

namespace ztgit::review {

namespace {

constexpr std::string_view kHeads = "refs/heads/";
constexpr std::size_t kMostPictures = 900;  // that one review opens with; each is an operation

std::string need_head(const git::Repository& repo) {
  const auto head = repo.head();
  if (head.unborn())
    throw Error(ErrorKind::not_found, "open a review: the project has no commit yet")
        .hint("Put a picture into it: ztgit promote PICTURE --project NAME");
  return head.commit;
}

// As HEAD has it; nullopt: it is not there, or no picture that LFS keeps.
std::optional<Operation> version_at(const git::Repository& repo, const std::string& commit,
                                    const std::string& path) {
  const auto tree = git::tree_of_commit(repo, commit);
  const auto blob = [&](const std::string& name) {
    const auto entry = git::find_in_tree(repo, tree, name);
    return entry ? entry->id : std::string();
  };
  const history::Version version{commit, path, blob(path), blob(project::sidecar_path(path))};
  if (version.blob.empty()) return std::nullopt;
  const auto told = history::told_by(repo, version);
  if (!told.pointer) return std::nullopt;
  Operation made;
  made.kind = Kind::add_version;
  made.path = path;
  made.oid = told.pointer->oid;
  made.sidecar = version.sidecar;
  if (told.sidecar) {
    made.width = told.sidecar->record.image.width.value_or(0);
    made.height = told.sidecar->record.image.height.value_or(0);
  }
  return made;
}

std::set<std::string> paths_since(const git::Repository& repo, const std::string& base,
                                  const std::string& head) {
  std::set<std::string> paths;
  for (const auto& commit : git::commits_between(repo, head, {base}))
    for (const auto& version : history::versions_in(repo, commit)) paths.insert(version.path);
  return paths;
}

}  // namespace

std::string base_of(const git::Repository& repo) {
  const auto head = repo.head();
  const auto branch = head.ref.starts_with(kHeads) ? head.ref.substr(kHeads.size()) : std::string();
  for (const char* name : {"main", "master"})
    if (branch != name && repo.commit_of(std::string(kHeads) + name)) return name;
  if (!branch.empty() && git::find_commit(repo, branch + "@{upstream}"))
    return branch + "@{upstream}";
  throw Error(ErrorKind::usage, "open a review: what it is to be compared with is not told")
      .hint("Name a revision: ztgit review start --base HEAD~3");
}

std::vector<Operation> opening_of(const git::Repository& repo, const OpeningRequest& request) {
  const auto head = request.commit.empty() ? need_head(repo) : request.commit;
  const auto base = request.base ? *request.base : base_of(repo);
  const auto from = git::find_commit(repo, base);
  if (!from)
    throw Error(ErrorKind::not_found,
                fmt::format("open a review: there is no revision {}", visible_line(base)));
  std::vector<Operation> operations(1);
  auto& open = operations[0];
  open.kind = Kind::open;
  open.title = request.title.empty() ? git::subject_of(repo, head) : request.title;
  open.project = request.project;
  open.base = base;
  open.head = request.head                          ? *request.head
              : repo.head().ref.starts_with(kHeads) ? repo.head().ref.substr(kHeads.size())
                                                    : head;
  for (const auto& path : paths_since(repo, *from, head)) {
    if (operations.size() > kMostPictures) break;
    if (auto version = version_at(repo, head, path)) operations.push_back(std::move(*version));
  }
  if (operations.size() == 1)
    throw Error(ErrorKind::usage,
                fmt::format("open a review: no picture differs from {}", visible_line(base)))
        .hint("Name an older revision: --base HEAD~3");
  return operations;
}

std::vector<Operation> new_versions(const git::Repository& repo, const Review& review,
                                    const std::string& commit) {
  const auto head = commit.empty() ? need_head(repo) : commit;
  std::set<std::string> paths;
  if (const auto from = git::find_commit(repo, review.base)) paths = paths_since(repo, *from, head);
  for (const auto& version : review.versions) paths.insert(version.path);
  std::vector<Operation> operations;
  for (const auto& path : paths) {
    auto version = version_at(repo, head, path);
    if (!version) continue;
    const bool known =
        std::any_of(review.versions.begin(), review.versions.end(), [&](const Version& each) {
          return each.current && each.path == path && each.oid == version->oid;
        });
    if (!known) operations.push_back(std::move(*version));
  }
  return operations;
}

}  // namespace ztgit::review
