#include "project/init.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/lock.hpp"
#include "commit_change.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "setup.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

void set_remote(git::Repository& repo, const std::string& url, InitReport& report) {
  for (const auto& remote : repo.remotes()) {
    if (remote.name != "origin") continue;
    if (remote.url == url) return;
    throw Error(ErrorKind::conflict,
                fmt::format("set the remote: origin is {} already", remote.url))
        .hint(fmt::format("To change it: git -C {} remote set-url origin {}",
                          repo.work_tree().string(), url));
  }
  repo.add_remote("origin", url);
  // Nothing has been committed here, so nothing can be missing there.
  if (repo.head().unborn()) begin_unpushed(repo, "origin");
  report.notes.push_back(fmt::format("Remote origin is {}.", url));
}

// Commits the skeleton files that stand neither in HEAD nor in the folder.
void commit_skeleton(git::Repository& repo, const InitRequest& request, InitReport& report) {
  const auto head = repo.head();
  if (head.detached()) return;
  ChangeSet changes;
  changes.ref = head.ref;
  changes.ref_commit = changes.base_commit = head.commit;
  changes.base_tree = git::tree_of_commit(repo, head.commit);
  changes.identities = git::identities(repo, request.identity);
  changes.remotes_to_remember = remembered_remotes(repo);
  Step step{fmt::format("Start project {}\n", report.name), {}, true};
  for (auto& file : skeleton(report.name, request.template_folder)) {
    if (git::find_in_tree(repo, changes.base_tree, file.path) ||
        lstat_of(repo.work_tree() / file.path))
      continue;
    report.written.push_back(file.path);
    step.changes.push_back({file.path, file.text, file.text, {}, file.text, std::nullopt, {}});
  }
  if (step.changes.empty()) return;
  changes.steps.push_back(std::move(step));
  SyncBatch batch(repo.common_dir());
  report.commit = commit_changes(repo, changes, batch).commits.at(0);
}

void fill(git::Repository& repo, const InitRequest& request, InitReport& report) {
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  clear_leftovers(repo);
  report.branch = repo.head().ref.substr(repo.head().ref.find_last_of('/') + 1);
  for (auto& note : ensure_lfs_setup(repo, request.environment))
    report.notes.push_back(std::move(note));
  if (request.remote) set_remote(repo, *request.remote, report);
  commit_skeleton(repo, request, report);
}

}  // namespace

InitReport init_at(const InitRequest& request, const fs::path& folder, const std::string& name) {
  InitReport report{folder, name, "", false, {}, "", {}};
  auto repo = git::Repository::create(folder);
  fill(repo, request, report);
  return report;
}

InitReport init(const InitRequest& request) {
  const auto location = locate(request.project, request.environment);
  InitReport report{location.root, location.name, "", location.exists, {}, "", {}};
  if (location.exists) {
    auto repo = git::Repository::open(location.root);
    fill(repo, request, report);
    return report;
  }
  std::error_code ignored;
  if (fs::exists(location.root, ignored)) {
    if (!fs::is_directory(location.root, ignored))
      throw Error(ErrorKind::conflict,
                  fmt::format("create the project {}: a file of that name stands there",
                              location.root.string()));
    report = init_at(request, location.root, location.name);
    return report;
  }
  NewProject fresh(location.root);
  report = init_at(request, fresh.scratch(), location.name);
  fresh.keep();
  report.root = location.root;
  return report;
}

}  // namespace ztgit::project
