#include "project/push.hpp"

#include <algorithm>
#include <atomic>
#include <map>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/lock.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "leftovers.hpp"
#include "lfs/store.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kObjectsAtOnce = 64;  // between two barriers: bounds what a kill sends again

git::Remote choose_remote(const git::Repository& repo, const PushRequest& request,
                          const std::string& branch) {
  const auto remotes = repo.remotes();
  if (remotes.empty())
    throw Error(ErrorKind::config, "push: the project has no remote")
        .hint(fmt::format("Add one: git -C {} remote add origin URL", repo.work_tree().string()));
  auto wanted = request.remote;
  if (!wanted) wanted = repo.config(fmt::format("branch.{}.remote", branch));
  if (!wanted && remotes.size() == 1) wanted = remotes[0].name;
  if (!wanted) wanted = "origin";
  for (const auto& remote : remotes)
    if (remote.name == *wanted) return remote;
  Error error(ErrorKind::not_found,
              fmt::format("push: there is no remote {}", visible_line(*wanted)));
  for (const auto& remote : remotes) error.hint(fmt::format("There is --remote {}.", remote.name));
  throw error;
}

git::Repository open_receiver(const git::Repository& repo, const git::Remote& remote) {
  const auto folder = git::local_folder(remote.push_url, repo.work_tree());
  if (!folder)
    throw Error(ErrorKind::config,
                fmt::format("push to {}: this version pushes to folders and file:// only",
                            git::shown_url(remote.push_url)))
        .hint(fmt::format("The commit is safe here. Send it with: git -C {} push {} HEAD",
                          repo.work_tree().string(), remote.name));
  std::error_code ignored;
  if (!fs::exists(*folder, ignored))
    throw Error(ErrorKind::not_found,
                fmt::format("push to {}: there is no such folder", folder->string()))
        .hint(fmt::format("Is the disk plugged in? To make it: git init --bare {}",
                          folder->string()));
  return git::Repository::open(*folder);
}

// What the remote may lack, by oid: from the list, and from the history where the list is silent.
std::map<std::string, lfs::Pointer> candidates(const git::Repository& repo, const lfs::Store& store,
                                               const std::optional<Unpushed>& list,
                                               const std::vector<std::string>& commits) {
  std::map<std::string, lfs::Pointer> pointers;
  // A promote that was killed lists objects that it never stored. If a commit needs what is not
  // here, the history says so.
  bool complete = list.has_value();
  if (list) {
    for (const auto& object : list->objects) {
      if (store.has(object))
        pointers.emplace(object.oid, object);
      else
        complete = false;
    }
  }
  for (const auto& commit : commits) {
    if (complete && list->commits.contains(commit)) continue;
    throw_if_cancelled();
    for (const auto& blob : git::small_blobs_changed_by(repo, commit, lfs::kPointerMaxBytes))
      if (const auto pointer =
              lfs::parse_pointer(git::read_blob(repo, blob.id, lfs::kPointerMaxBytes));
          pointer && pointer->size > 0)
        pointers.emplace(pointer->oid, *pointer);
  }
  return pointers;
}

void send_one(const lfs::Store& from, lfs::Store& to, const lfs::Pointer& pointer,
              std::optional<lfs::Incoming>& sent, SyncBatch& batch) {
  const auto file = from.object_path(pointer.oid);
  sent.emplace(to.receive(open_to_read(file), file));
  if (sent->pointer().oid != pointer.oid)
    throw Error(ErrorKind::integrity,
                fmt::format("push the object {}: its bytes are damaged here", pointer.oid))
        .hint("Run 'git lfs fsck' in the project to see which pictures need it.");
  sent->write_back(batch);
  sent->close();
}

void send_objects(const lfs::Store& from, lfs::Store& to, const fs::path& receiver_folder,
                  const std::map<std::string, lfs::Pointer>& pointers, PushReport& report) {
  std::vector<lfs::Pointer> missing;
  for (const auto& [oid, pointer] : pointers) {
    if (to.has(pointer)) {
      ++report.objects_present;
    } else if (from.has(pointer)) {
      missing.push_back(pointer);
    } else {
      throw Error(ErrorKind::integrity,
                  fmt::format("push the object {}: it is neither here nor there", oid))
          .hint("Run 'git lfs fsck' to see which pictures need it, and promote them again.");
    }
  }
  for (std::size_t first = 0; first < missing.size(); first += kObjectsAtOnce) {
    const auto count = std::min(kObjectsAtOnce, missing.size() - first);
    SyncBatch batch(receiver_folder);
    std::vector<std::optional<lfs::Incoming>> sent(count);
    parallel_for(count, [&](std::size_t i) {
      throw_if_cancelled();
      send_one(from, to, missing[first + i], sent[i], batch);
    });
    fault_point("objects sent");
    batch.finish();
    for (std::size_t i = 0; i < count; ++i) {
      sent[i]->place();
      ++report.objects;
      report.bytes += missing[first + i].size;
    }
  }
}

// Takes what is confirmed off the list, and what was never stored. Another promote may have added
// to it meanwhile: that stays.
void confirm(const git::Repository& repo, const lfs::Store& store, const std::string& remote,
             const std::map<std::string, lfs::Pointer>& sent,
             const std::vector<std::string>& commits) {
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  const auto now = read_unpushed(repo, remote);
  Unpushed rest;
  if (now) {
    const std::set<std::string> done(commits.begin(), commits.end());
    for (const auto& object : now->objects)
      if (!sent.contains(object.oid) && store.has(object)) rest.objects.push_back(object);
    for (const auto& commit : now->commits)
      if (!done.contains(commit)) rest.commits.insert(commit);
  }
  write_unpushed(repo, remote, rest);
}

void set_upstream(git::Repository& repo, const std::string& branch, const std::string& remote) {
  const auto key = fmt::format("branch.{}.", branch);
  if (repo.config(key + "remote")) return;
  repo.set_local_config(key + "remote", remote);
  repo.set_local_config(key + "merge", "refs/heads/" + branch);
}

}  // namespace

PushReport push(const PushRequest& request) {
  const auto location = locate(request.project, request.environment);
  auto repo = git::Repository::open(location.root);
  const auto head = repo.head();
  const auto ref = request.branch ? git::branch_ref(*request.branch) : head.ref;
  if (ref.empty())
    throw Error(ErrorKind::conflict, "push: HEAD is detached").hint("Name a branch with --branch.");
  PushReport report;
  report.branch = ref.substr(std::string_view("refs/heads/").size());
  const auto tip = repo.commit_of(ref);
  if (!tip)
    throw Error(ErrorKind::not_found,
                fmt::format("push: the branch {} has no commit yet", report.branch));
  const auto remote = choose_remote(repo, request, report.branch);
  report.remote = remote.name;
  report.url = git::shown_url(remote.push_url);
  auto receiver = open_receiver(repo, remote);

  const auto there = receiver.commit_of(ref);
  if (there && !git::is_ancestor(repo, *there, *tip))
    throw Error(ErrorKind::conflict, fmt::format("push {}: {} has commits that are not here",
                                                 report.branch, remote.name))
        .hint(fmt::format("Get them first: git -C {} pull --rebase", location.root.string()));

  const auto tips = git::ref_tips(receiver);
  const auto commits = git::commits_between(repo, *tip, tips);
  const auto list = request.scan ? std::nullopt : read_unpushed(repo, remote.name);
  const lfs::Store from(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  const auto pointers = candidates(repo, from, list, commits);
  lfs::Store to(lfs::store_folder(receiver.common_dir(), receiver.config("lfs.storage")));
  if (request.dry_run) {
    for (const auto& [oid, pointer] : pointers)
      (to.has(pointer) ? report.objects_present : report.objects) += 1;
    report.ref_moved = there != tip;
    return report;
  }
  clear_receiver_leftovers(receiver);
  send_objects(from, to, receiver.common_dir(), pointers, report);
  fault_point("objects pushed");
  if (there != tip) {
    git::push_branch(repo, remote.name, ref, receiver);
    // As forges do: the first branch is what a clone checks out, whatever `git init --bare`
    // guessed.
    if (tips.empty() && receiver.bare() && receiver.head().unborn()) receiver.set_head(ref);
    report.ref_moved = true;
  }
  fault_point("ref pushed");
  confirm(repo, from, remote.name, pointers, commits);
  set_upstream(repo, report.branch, remote.name);
  return report;
}

}  // namespace ztgit::project
