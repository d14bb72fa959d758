#include "project/push.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "lfs/store.hpp"
#include "new_project.hpp"
#include "pictures.hpp"
#include "project/locate.hpp"
#include "project_settings.hpp"
#include "push_locks.hpp"
#include "push_target.hpp"
#include "quotas.hpp"
#include "reach.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

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
    rest.stamps = now->stamps;
    const std::set<std::string> done(commits.begin(), commits.end());
    for (const auto& object : now->objects)
      if (!sent.contains(object.oid) && store.has(object)) rest.objects.push_back(object);
    for (const auto& commit : now->commits)
      if (!done.contains(commit)) rest.commits.insert(commit);
  }
  write_unpushed(repo, remote, rest);
}

// Free Gitee and others: what can be done about it, with the commands.
Error with_choices(Error refusal, const fs::path& root) {
  const auto setup = fmt::format("ztgit setup --project {} --storage", root.string());
  refusal.hint(
      "Nothing was pushed: your commits and pictures are safe here. Choose where the "
      "pictures go:");
  refusal.hint(fmt::format("- another LFS server:      {} external --lfs URL", setup));
  refusal.hint(
      fmt::format("- a folder or NAS:         {} external --lfs /mnt/nas/pictures.git", setup));
  refusal.hint(fmt::format("- any rclone remote:       {} external --rclone NAME:path", setup));
  refusal.hint(fmt::format("- whole pictures in git:   {} plain", setup));
  return refusal;
}

// What a push may have to send.
struct Outgoing {
  std::string ref;
  std::vector<std::string> commits;
  std::map<std::string, lfs::Pointer> pointers;  // by oid
  Stamps stamps;                                 // as the list of unpushed objects has them
};

std::vector<lfs::Pointer> values_of(const std::map<std::string, lfs::Pointer>& pointers) {
  std::vector<lfs::Pointer> objects;
  objects.reserve(pointers.size());
  for (const auto& [oid, pointer] : pointers) objects.push_back(pointer);
  return objects;
}

// Sends what the other side lacks and takes off `pointers` what it has now. Throws when something
// could not be sent; what was sent meanwhile is struck off the list, so that it counts next time.
class Sending {
 public:
  Sending(git::Repository& repo, remote::Connection& connection, const PushRequest& request,
          PushReport& report)
      : repo_(repo), connection_(connection), request_(request), report_(report) {}

  void send(const lfs::Store& store, Outgoing& outgoing) {
    auto& pointers = outgoing.pointers;
    const auto objects = values_of(pointers);
    auto& transfer = connection_.objects(lfs::Operation::upload);
    auto options = options_for(request_.observer, outgoing.ref);
    options.stamps = outgoing.stamps;
    auto sent = transfer.upload(store, objects, options);
    report_.objects = sent.moved;
    report_.objects_present = sent.present;
    report_.bytes = sent.bytes;
    if (request_.allow_missing)
      std::erase_if(sent.failures,
                    [&](const auto& failure) { return !store.has(failure.pointer); });
    if (sent.failures.empty()) return;
    for (const auto& failure : sent.failures) pointers.erase(failure.pointer.oid);
    confirm(repo_, store, report_.remote, pointers, {});
    throw failed_transfer(
        fmt::format(
            "push {}: {} of {} pictures could not be sent, so the branch stays where it was",
            report_.branch, sent.failures.size(), objects.size()),
        sent, [this](const std::string& oid) { return picture_name(repo_, oid); })
        .hint("Run the same command again: it sends only what is missing.");
  }

  void verify(const Outgoing& outgoing) {
    const auto objects = values_of(outgoing.pointers);
    const auto missing = connection_.objects(lfs::Operation::download)
                             .missing_there(objects, options_for(request_.observer, outgoing.ref));
    if (missing.empty()) return;
    Error error(ErrorKind::integrity,
                fmt::format("push {}: the server took {} pictures and cannot give them back",
                            report_.branch, missing.size()));
    for (std::size_t i = 0; i < std::min<std::size_t>(missing.size(), 10); ++i)
      error.hint(picture_name(repo_, missing[i].oid));
    throw error;
  }

 private:
  git::Repository& repo_;
  remote::Connection& connection_;
  const PushRequest& request_;
  PushReport& report_;
};

void set_upstream(git::Repository& repo, const std::string& branch, const std::string& remote) {
  const auto key = fmt::format("branch.{}.", branch);
  if (repo.config(key + "remote")) return;
  repo.set_local_config(key + "remote", remote);
  repo.set_local_config(key + "merge", "refs/heads/" + branch);
}

void send_pictures(git::Repository& repo, remote::Connection& connection,
                   const PushRequest& request, Outgoing& outgoing, PushReport& report) try {
  for (const auto& key : connection.ignored_settings())
    report.notes.push_back(fmt::format("{} in .lfsconfig is ignored: a repository may not set it.",
                                       visible_line(key)));
  PushLocks locks(repo, connection, outgoing.ref);
  Sending sending(repo, connection, request, report);
  sending.send(store_of(repo), outgoing);
  locks.judge(outgoing.commits, report.notes);
  if (request.verify) sending.verify(outgoing);
} catch (const Error& error) {
  if (error.kind() != ErrorKind::no_lfs) throw;
  throw with_choices(error, repo.work_tree());
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
  const auto remote = choose_remote(repo, request.remote, report.branch, "push");
  report.remote = remote.name;
  report.url = git::shown_url(remote.push_url);
  remote::Connection connection(repo, remote, caller_of(request.environment, request.observer));
  const auto target = open_push_target(repo, connection);

  const auto there = target->commit_of(ref);
  if (there && !git::is_ancestor(repo, *there, *tip))
    throw Error(ErrorKind::conflict, fmt::format("push {}: {} has commits that are not here",
                                                 report.branch, remote.name))
        .hint(fmt::format("Get them first: ztgit pull --project {}", location.root.string()));

  Outgoing outgoing{ref, git::commits_between(repo, *tip, target->tips()), {}, {}};
  const auto list = request.scan ? std::nullopt : read_unpushed(repo, remote.name);
  const auto store = store_of(repo);
  auto& pointers = outgoing.pointers;
  pointers = candidates(repo, store, list, outgoing.commits);
  if (list) outgoing.stamps = list->stamps;
  const auto settings = settings_of(repo, git::tree_of_commit(repo, *tip));
  if (const auto problem = missing_agent(repo, settings); problem && !pointers.empty())
    throw Error(*problem);
  if (request.dry_run) {
    report.objects = pointers.size();
    report.ref_moved = there != tip;
    return report;
  }
  target->clear_leftovers();
  if (settings.storage == StorageMode::plain)
    watch_quotas(repo, remote, outgoing.commits, report.notes);
  if (!pointers.empty()) send_pictures(repo, connection, request, outgoing, report);
  fault_point("objects pushed");
  if (there != tip) {
    target->move(ref, report.objects > 0);
    report.ref_moved = true;
  }
  fault_point("ref pushed");
  confirm(repo, store, remote.name, pointers, outgoing.commits);
  set_upstream(repo, report.branch, remote.name);
  return report;
}

}  // namespace ztgit::project
