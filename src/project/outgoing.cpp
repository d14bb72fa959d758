#include "outgoing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "git/reachable.hpp"
#include "git/roots.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "new_project.hpp"
#include "pictures.hpp"
#include "push_target.hpp"
#include "reach.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kHeads = "refs/heads/";

class Collector {
 public:
  explicit Collector(const git::Repository& repo, Outgoing& outgoing)
      : repo_(repo), outgoing_(outgoing) {}

  void add(std::string path, lfs::Pointer pointer) {
    if (pointer.size > 0 && known_.insert(pointer.oid).second)
      outgoing_.objects.push_back({std::move(path), std::move(pointer)});
  }

  void add_commit(const std::string& commit) {
    throw_if_cancelled();
    for (const auto& blob : git::small_blobs_changed_by(repo_, commit, lfs::kPointerMaxBytes))
      if (auto pointer = lfs::parse_pointer(git::read_blob(repo_, blob.id, lfs::kPointerMaxBytes)))
        add(blob.path, std::move(*pointer));
  }

 private:
  const git::Repository& repo_;
  Outgoing& outgoing_;
  std::set<std::string> known_;
};

// Tracking refs of a remote, "refs/remotes/origin/HEAD" aside: it follows another one.
std::vector<git::RefTip> tracking_refs(const git::Repository& repo, const std::string& remote) {
  if (remote.empty()) return {};
  const auto prefix = fmt::format("refs/remotes/{}/", remote);
  auto refs = git::all_refs(repo);
  std::erase_if(refs, [&](const git::RefTip& ref) {
    return !ref.name.starts_with(prefix) || ref.commit.empty();
  });
  for (auto& ref : refs) ref.name.erase(0, prefix.size());
  return refs;
}

// Whether the tip holds pictures that are not on their way: somebody must have them already.
bool leaves_out_pictures(const git::Repository& repo, const RefUpdate& update,
                         const Outgoing& outgoing) {
  if (!lstat_of(store_of(repo).folder() / "objects")) return false;  // LFS was never used here
  std::set<std::string_view> on_the_way;
  for (const auto& object : outgoing.objects) on_the_way.insert(object.pointer.oid);
  const auto pictures = pictures_in(repo, git::tree_of_commit(repo, update.commit));
  return std::any_of(pictures.begin(), pictures.end(), [&](const TrackedPicture& picture) {
    return !on_the_way.contains(picture.pointer.oid);
  });
}

// Commits that the remote has, as far as this repository knows them.
class KnownThere {
 public:
  KnownThere(git::Repository& repo, remote::Connection& connection,
             const std::vector<RefUpdate>& updates)
      : repo_(repo), connection_(connection) {
    for (const auto& update : updates)
      if (!update.remote_commit.empty()) told_.push_back(update.remote_commit);
    tracking_ = tracking_refs(repo, connection.git_remote().name);
  }

  std::vector<std::string> tips() const {
    auto tips = told_;
    for (const auto& ref : tracking_) tips.push_back(ref.commit);
    return tips;
  }

  // Forgets the tracking refs of branches that the remote no longer has. True: something changed.
  bool ask_once() {
    if (asked_ || tracking_.empty()) return false;
    asked_ = true;
    const auto before = tracking_.size();
    try {
      const auto target = open_push_target(repo_, connection_);
      std::erase_if(tracking_, [&](const git::RefTip& ref) {
        return ref.name != "HEAD" && !target->commit_of(std::string(kHeads) + ref.name);
      });
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      tracking_.clear();  // whatever they say is not certain; git tells what is wrong, if it is
    }
    if (tracking_.size() == before) return false;
    std::erase_if(tracking_, [](const git::RefTip& ref) { return ref.name == "HEAD"; });
    return true;
  }

 private:
  git::Repository& repo_;
  remote::Connection& connection_;
  std::vector<std::string> told_;
  std::vector<git::RefTip> tracking_;  // names without "refs/remotes/origin/"
  bool asked_ = false;
};

bool all_on_the_way(const std::set<std::string>& listed, const std::vector<std::string>& commits) {
  const std::set<std::string_view> on_the_way(commits.begin(), commits.end());
  return std::all_of(listed.begin(), listed.end(),
                     [&](const std::string& commit) { return on_the_way.contains(commit); });
}

}  // namespace

Outgoing outgoing_of(const git::Repository& repo, const std::string& remote,
                     const RefUpdate& update, const std::vector<std::string>& hidden, Look look) {
  Outgoing outgoing{update.remote, git::commits_reachable(repo, {update.commit}, hidden), {}};
  Collector collector(repo, outgoing);
  const auto list =
      look == Look::list && !remote.empty() ? read_unpushed(repo, remote) : std::nullopt;
  // A commit on the list that is not on its way was undone, or goes with another branch: its
  // objects are nobody's business there, and only the history tells whose an object is. A promote
  // that was killed lists objects that it never stored; if a commit needs what is not here, the
  // history says so, too.
  const bool fits = list && all_on_the_way(list->commits, outgoing.commits);
  bool complete = fits;
  if (list) outgoing.stamps = list->stamps;
  if (fits) {
    const auto store = store_of(repo);
    for (const auto& object : list->objects) {
      if (store.has(object))
        collector.add({}, object);
      else
        complete = false;
    }
  }
  for (const auto& commit : outgoing.commits)
    if (!complete || !list->commits.contains(commit)) collector.add_commit(commit);
  return outgoing;
}

std::vector<Outgoing> find_outgoing(git::Repository& repo, remote::Connection& connection,
                                    const std::vector<RefUpdate>& updates, Look look) {
  KnownThere there(repo, connection, updates);
  const auto& remote = connection.git_remote().name;
  const auto list = remote.empty() ? std::nullopt : read_unpushed(repo, remote);
  std::vector<Outgoing> all;
  std::set<std::string> seen;
  for (const auto& update : updates) {
    const auto hidden = look == Look::everything ? std::vector<std::string>{} : there.tips();
    auto outgoing = outgoing_of(repo, remote, update, hidden, look);
    if (look != Look::everything && update.remote_commit.empty() &&
        leaves_out_pictures(repo, update, outgoing) && there.ask_once())
      outgoing = outgoing_of(repo, remote, update, there.tips(), look);
    std::erase_if(outgoing.objects, [&](const NeededObject& object) {
      return !seen.insert(object.pointer.oid).second;
    });
    if (list && !outgoing.objects.empty()) outgoing.stamps = list->stamps;
    all.push_back(std::move(outgoing));
  }
  return all;
}

void confirm_sent(const git::Repository& repo, const std::string& remote, const Outgoing& outgoing,
                  const std::vector<lfs::ObjectOutcome>& failures) {
  if (remote.empty()) return;
  make_folders(repo.common_dir() / "ztgit");
  const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
  const auto now = read_unpushed(repo, remote);
  std::set<std::string> sent;
  for (const auto& object : outgoing.objects) sent.insert(object.pointer.oid);
  for (const auto& failure : failures) sent.erase(failure.pointer.oid);
  Unpushed rest;
  if (now) {
    const auto store = store_of(repo);
    rest.stamps = now->stamps;
    for (const auto& object : now->objects)  // another promote may have added to it: that stays
      if (!sent.contains(object.oid) && store.has(object)) rest.objects.push_back(object);
    rest.commits = now->commits;
    if (failures.empty())
      for (const auto& commit : outgoing.commits) rest.commits.erase(commit);
  }
  if (now && rest.objects.size() == now->objects.size() &&
      rest.commits.size() == now->commits.size())
    return;
  write_unpushed(repo, remote, rest, sent.empty() ? Durability::none : Durability::file);
}

}  // namespace ztgit::project
