#include "project/prune.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "git/path_filter.hpp"
#include "git/transfer.hpp"
#include "lfs/inventory.hpp"
#include "net/url.hpp"
#include "new_project.hpp"
#include "project/locate.hpp"
#include "reach.hpp"
#include "retained.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

// Between the storing of an object and the pointer that names it: a promote or `git add` of many
// pictures under way.
constexpr std::int64_t kYoung = 3600;  // s

std::optional<git::Remote> choose_remote(const git::Repository& repo, const PruneRequest& request) {
  const auto remotes = repo.remotes();
  if (remotes.empty() && !request.remote) return std::nullopt;
  auto wanted = request.remote;
  if (!wanted) wanted = repo.config("lfs.pruneremotetocheck");
  if (!wanted && remotes.size() == 1) wanted = remotes[0].name;
  if (!wanted) wanted = "origin";
  for (const auto& remote : remotes)
    if (remote.name == *wanted) return remote;
  Error error(ErrorKind::not_found,
              fmt::format("prune: there is no remote {}", visible_line(*wanted)));
  for (const auto& remote : remotes)
    error.hint(fmt::format("There is --remote {}.", visible_line(remote.name)));
  throw error;
}

// Several repositories may keep their objects in one lfs.storage; what one does not need, another
// may (git-lfs #4530).
bool may_be_shared(const fs::path& store, const fs::path& common_dir) {
  const auto inside =
      fs::weakly_canonical(store).lexically_relative(fs::weakly_canonical(common_dir));
  return inside.empty() || *inside.begin() == "..";
}

// The same file, by whatever way, is no second copy.
bool is_second_copy(const fs::path& here, const fs::path& there) {
  const auto ours = lstat_of(here), theirs = lstat_of(there);
  return theirs && !(ours && ours->st_dev == theirs->st_dev && ours->st_ino == theirs->st_ino);
}

// A repository in a folder is asked by looking.
std::vector<lfs::Pointer> missing_in_folder(const lfs::Store& store, const fs::path& folder,
                                            const std::vector<lfs::Pointer>& objects) {
  const auto receiver = git::Repository::open(folder);
  const lfs::Store there(lfs::store_folder(receiver.common_dir(), receiver.config("lfs.storage")));
  std::vector<lfs::Pointer> missing;
  for (const auto& object : objects)
    if (!there.has(object) ||
        !is_second_copy(store.object_path(object.oid), there.object_path(object.oid)))
      missing.push_back(object);
  return missing;
}

class Pruning {
 public:
  Pruning(const PruneRequest& request, git::Repository& repo, git::Remote remote, lfs::Store store,
          PruneReport& report)
      : request_(request),
        repo_(repo),
        remote_(std::move(remote)),
        store_(std::move(store)),
        report_(report),
        retention_{remote_.name, std::time(nullptr)} {
    if (!request.git_lfs) return;
    const auto& rules = *request.git_lfs;
    retention_.git_lfs = true;
    retention_.current = rules.keep_current;
    retention_.recent = rules.keep_recent && rules.keep_current;
    if (rules.exclude.empty()) return;
    kept_paths_.emplace(std::vector<std::string>{}, rules.exclude);
    retention_.kept_paths = &*kept_paths_;
  }

  void run() {
    choose();
    if (request_.verify_remote)
      ask();
    else if (!request_.git_lfs)
      go_by_history();
    if (!request_.dry_run && !chosen_.empty()) remove();
    for (const auto& object : chosen_) {
      report_.removed.push_back({object.oid, object.size, {}});
      report_.bytes += object.size;
    }
  }

 private:
  // A folder is looked into: its bytes can be read. A server is asked.
  std::vector<lfs::Pointer> missing_there(const std::vector<lfs::Pointer>& objects) {
    if (request_.missing_there) return request_.missing_there(remote_, objects);
    if (const auto folder = net::local_folder(remote_.url, repo_.work_tree()))
      return missing_in_folder(store_, *folder, objects);
    remote::Connection connection(repo_, remote_, caller_of(request_.environment, {}));
    return connection.objects(lfs::Operation::download).missing_there(objects, {});
  }

  void choose() {
    Oids oids;
    auto objects = lfs::stored_objects(store_);
    report_.local = objects.size();
    const auto is_young = [&](const auto& object) {
      return !request_.git_lfs && object.modified > retention_.now - kYoung;
    };
    report_.young =
        static_cast<std::uint64_t>(std::count_if(objects.begin(), objects.end(), is_young));
    std::erase_if(objects, is_young);
    for (const auto& object : objects) oids.insert(object.oid);
    chosen_ = std::move(objects);
    keep_only(not_needed(repo_, retention_, std::move(oids)), report_.needed);
  }

  void ask() {
    report_.verified = true;
    if (chosen_.empty()) return;
    std::vector<lfs::Pointer> objects;
    for (const auto& object : chosen_) objects.push_back({object.oid, object.size, {}});
    report_.not_there = missing_there(objects);
    report_.found_there = objects.size() - report_.not_there.size();
    if (request_.git_lfs) forgive_unreachable(*request_.git_lfs);
    Oids missing;
    for (const auto& object : report_.not_there) missing.insert(object.oid);
    if (request_.git_lfs && !request_.git_lfs->remove_verified_alone && !missing.empty())
      chosen_.clear();
    std::erase_if(chosen_, [&](const auto& object) { return missing.contains(object.oid); });
  }

  // What no ref reaches was never meant to be pushed.
  void forgive_unreachable(const GitLfsRules& rules) {
    if (rules.verify_unreachable || report_.not_there.empty()) return;
    Oids missing;
    for (const auto& object : report_.not_there) missing.insert(object.oid);
    const auto reachable = reachable_among(repo_, missing);
    std::erase_if(report_.not_there,
                  [&](const auto& object) { return !reachable.contains(object.oid); });
  }

  void go_by_history() {
    if (chosen_.empty()) return;
    Oids oids;
    for (const auto& object : chosen_) oids.insert(object.oid);
    const auto pushed = pushed_among(repo_, remote_.name, oids);
    for (const auto& object : chosen_)
      if (!pushed.contains(object.oid))
        report_.unconfirmed.push_back({object.oid, object.size, {}});
    std::erase_if(chosen_, [&](const auto& object) { return !pushed.contains(object.oid); });
  }

  // The remote may have taken minutes to answer, and a promote or a checkout may have come to need
  // an object since: what is needed is found out again, with nobody else at work.
  void remove() {
    fault_point("prune asked");
    make_folders(repo_.common_dir() / "ztgit");
    const FolderLock lock(repo_.common_dir() / "ztgit" / "lock", kProjectPatience);
    Oids oids;
    for (const auto& object : chosen_) oids.insert(object.oid);
    keep_only(not_needed(repo_, retention_, std::move(oids)), report_.needed);
    std::vector<lfs::StoredObject> removed;
    for (const auto& object : chosen_) {
      throw_if_cancelled();
      if (lfs::remove_object(store_, object)) removed.push_back(object);
      fault_point("object removed");
    }
    chosen_ = std::move(removed);
  }

  void keep_only(const Oids& oids, std::uint64_t& others) {
    others +=
        std::erase_if(chosen_, [&](const auto& object) { return !oids.contains(object.oid); });
  }

  const PruneRequest& request_;
  git::Repository& repo_;
  git::Remote remote_;
  lfs::Store store_;
  PruneReport& report_;
  Retention retention_;
  std::optional<git::PathFilter> kept_paths_;
  std::vector<lfs::StoredObject> chosen_;  // to be removed, as far as is known
};

}  // namespace

PruneReport prune(const PruneRequest& request) {
  const auto location = locate(request.project, request.environment);
  if (!location.exists) refuse_near_name(location, load_settings(request.environment));
  auto repo = git::Repository::open(location.root);
  return prune(repo, request);
}

PruneReport prune(git::Repository& repo, const PruneRequest& request) {
  PruneReport report;
  const auto remote = choose_remote(repo, request);
  if (!remote) {
    report.obstacle = PruneObstacle::no_remote;
    return report;
  }
  report.remote = remote->name;
  lfs::Store store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
  if (may_be_shared(store.folder(), repo.common_dir())) {
    report.obstacle = PruneObstacle::shared_store;
    return report;
  }
  Pruning(request, repo, *remote, std::move(store), report).run();
  return report;
}

}  // namespace ztgit::project
