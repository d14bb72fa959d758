#include "commit_change.hpp"

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/tree.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kIndexPatience{
    10};                                // a GUI's status run holds the lock for a second or two
constexpr std::time_t kRacyMargin = 2;  // s; FAT stores times in steps of two

// A work tree file that is complete under a temporary name.
struct Prepared {
  const PathChange* change;
  AtomicFile file;
};

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// Temporary files stay out of the work tree, where `git status` and a picture viewer would show
// them, as long as the git directory is on the same file system.
fs::path temporary_folder(const git::Repository& repo, const fs::path& target_folder) {
  const auto folder = repo.git_dir() / "ztgit" / "tmp";
  make_folders(folder);
  const auto here = lstat_of(folder), there = lstat_of(target_folder);
  return here && there && here->st_dev == there->st_dev ? folder : target_folder;
}

Prepared prepare(const git::Repository& repo, const PathChange& change) {
  const auto target = repo.work_tree() / change.path;
  make_folders(target.parent_path());
  AtomicFile file(target, 0666, temporary_folder(repo, target.parent_path()));
  if (!change.object.empty())
    lfs::copy_bytes(open_to_read(change.object), file.file(), target);
  else
    file.write(*change.work_tree_text);
  const auto mtime = change.mtime.value_or(settled_now());
  const struct timespec times[2] = {mtime, mtime};
  if (::futimens(file.file().descriptor(), times) != 0) throw_errno("date", target, errno);
  file.close();
  return {&change, std::move(file)};
}

[[noreturn]] void refuse_changed(const fs::path& target) {
  throw Error(ErrorKind::conflict,
              fmt::format("write {}: it changed while the promote was under way", target.string()))
      .hint("Run the same command again.");
}

void put_in_place(const git::Repository& repo, Prepared& prepared) {
  const auto target = repo.work_tree() / prepared.change->path;
  if (!prepared.change->seen) {
    try {
      prepared.file.commit_new();
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::conflict) refuse_changed(target);
      throw;
    }
    return;
  }
  const auto now = lstat_of(target);
  if (now && !same_file(*now, *prepared.change->seen)) refuse_changed(target);
  prepared.file.commit(Durability::none);
}

// A file that is versioned where it lies: only a time stamp too young for git's racy check is
// moved.
void settle(const git::Repository& repo, const PathChange& change) {
  if (!change.seen || !change.mtime) return;
  const auto target = repo.work_tree() / change.path;
  const auto now = lstat_of(target);
  if (!now || !same_file(*now, *change.seen)) refuse_changed(target);
  if (now->st_mtim.tv_sec == change.mtime->tv_sec) return;
  const struct timespec times[2] = {*change.mtime, *change.mtime};
  if (::utimensat(AT_FDCWD, target.c_str(), times, AT_SYMLINK_NOFOLLOW) != 0)
    throw_errno("date", target, errno);
}

void remove_file(const git::Repository& repo, const PathChange& change) {
  const auto target = repo.work_tree() / change.path;
  const auto now = lstat_of(target);
  if (!now) return;
  if (!change.seen || !same_file(*now, *change.seen)) refuse_changed(target);
  if (::unlink(target.c_str()) != 0) throw_errno("remove", target, errno);
}

void refuse_moved_head(const git::Repository& repo, const ChangeSet& changes) {
  const auto tip = repo.commit_of(changes.ref).value_or("");
  if (tip == changes.ref_commit && (!changes.checked_out || repo.head().ref == changes.ref)) return;
  throw Error(ErrorKind::conflict,
              fmt::format("commit on {}: another program committed meanwhile", changes.ref))
      .hint("Run the same command again.");
}

}  // namespace

std::string write_tree(git::ObjectBatch& objects, const Step& step, const std::string& base) {
  std::vector<git::TreeChange> updates;
  for (const auto& change : step.changes) {
    if (change.removed)
      updates.push_back({change.path, "", git::kFileMode});
    else if (change.by_hook)
      updates.push_back({change.path, change.by_hook->blob, change.by_hook->mode});
    else if (change.tree_blob)
      updates.push_back({change.path, objects.add_blob(*change.tree_blob), git::kFileMode});
  }
  return updates.empty() ? base : objects.add_tree(base, updates);
}

namespace {

std::string write_step(git::ObjectBatch& objects, const Step& step, const ChangeSet& changes,
                       std::string& tip, std::string& tree) {
  tree = write_tree(objects, step, tree);
  const auto parents = tip.empty() ? std::vector<std::string>{} : std::vector{tip};
  tip = objects.add_commit(
      {tree, parents, step.message, changes.identities.author, changes.identities.committer});
  return tip;
}

// A hook may have changed the work tree, the index, or both: only bytes that agree are clean.
struct stat stat_for(const git::Repository& repo, const std::string& path,
                     const std::string& blob) {
  constexpr struct stat unknown {};  // git compares
  const auto file = repo.work_tree() / path;
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode)) return unknown;
  const auto size = static_cast<std::uint64_t>(info->st_size);
  const auto blob_bytes = git::blob_size(repo, blob);
  if (blob_bytes == size) return git::blob_id(read_file(file, size)) == blob ? *info : unknown;
  if (!blob_bytes || *blob_bytes >= lfs::kPointerMaxBytes) return unknown;
  const auto pointer = lfs::parse_pointer(git::read_blob(repo, blob, lfs::kPointerMaxBytes));
  return pointer && pointer->size == size && lfs::point_at(file).oid == pointer->oid ? *info
                                                                                     : unknown;
}

void stage_hook_change(const git::Repository& repo, git::LockedIndex& index,
                       const PathChange& change) {
  const auto& made = *change.by_hook;
  if (!made.stage) return;
  if (made.blob.empty())
    index.remove(change.path);
  else
    index.set(change.path, made.blob, made.mode, stat_for(repo, change.path, made.blob));
}

void stage(const git::Repository& repo, git::LockedIndex& index, const ChangeSet& changes) {
  for (const auto& step : changes.steps) {
    for (const auto& change : step.changes) {
      if (change.removed) index.remove(change.path);
      if (change.by_hook) stage_hook_change(repo, index, change);
      if (!change.index_blob) continue;
      auto file = lstat_of(repo.work_tree() / change.path);
      if (!file) continue;  // taken away this very moment: shows as deleted, as it is
      // The user's own uncommitted lines: size 0 makes git compare, so they show as modified.
      if (change.work_tree_text && change.work_tree_text != change.index_blob) file->st_size = 0;
      index.set(change.path, git::blob_id(*change.index_blob), git::kFileMode, *file);
    }
  }
}

}  // namespace

struct timespec settled_mtime(const struct timespec& mtime) {
  const std::time_t latest = std::time(nullptr) - kRacyMargin;
  if (mtime.tv_sec < latest) return mtime;
  return {latest, 0};
}

struct timespec settled_now() {
  return {std::time(nullptr) - kRacyMargin, 0};
}

Committed commit_changes(git::Repository& repo, ChangeSet& changes, SyncBatch& batch) {
  std::size_t paths = 0;
  for (const auto& step : changes.steps) paths += step.changes.size() + 1;

  fault_point("objects copied");
  std::optional<git::LockedIndex> index;
  if (changes.checked_out) index.emplace(repo, kIndexPatience);
  refuse_moved_head(repo, changes);

  Committed result;
  std::string tip = changes.base_commit, tree = changes.base_tree;
  git::ObjectBatch objects(repo, 2 * paths);
  for (const auto& step : changes.steps)
    if (step.needed) result.commits.push_back(write_step(objects, step, changes, tip, tree));
  // What only the index gets (a staged .gitattributes with our line) has to be written as well.
  for (const auto& step : changes.steps)
    for (const auto& change : step.changes)
      if (change.index_blob) objects.add_blob(*change.index_blob);
  fault_point("git objects written");
  throw_if_cancelled();

  // The objects and the commit that names them become durable with one flush, before any name for
  // them exists.
  objects.write_back(batch);
  Unpushed more{changes.pointers, {result.commits.begin(), result.commits.end()}};
  for (const auto* object : changes.objects)
    if (const auto stamp = object->stamp()) more.stamps[object->pointer().oid] = *stamp;
  remember_unpushed(repo, changes.remotes_to_remember, more, batch);
  batch.finish();
  fault_point("flushed");
  for (lfs::Incoming* object : changes.objects) object->place();
  fault_point("objects placed");
  objects.publish();
  fault_point("git objects published");

  if (changes.checked_out) {
    std::vector<Prepared> files;
    for (const auto& step : changes.steps)
      for (const auto& change : step.changes)
        if (!change.object.empty() || change.work_tree_text) files.push_back(prepare(repo, change));
    index->reserve_room(paths);
    fault_point("work tree files prepared");
    throw_if_cancelled();  // the last point at which nothing shows yet
    for (auto& file : files) {
      put_in_place(repo, file);
      fault_point("work tree file in place");
    }
    for (const auto& step : changes.steps)
      for (const auto& change : step.changes)
        if (change.removed)
          remove_file(repo, change);
        else if (change.object.empty() && !change.work_tree_text && !change.by_hook)
          settle(repo, change);
    stage(repo, *index, changes);
    fault_point("staged");
    index->publish();
    fault_point("index published");
  }
  if (!result.commits.empty()) {
    const auto& last = changes.steps.back().message;
    git::update_ref(repo,
                    {changes.ref, tip, changes.ref_commit,
                     "commit" + std::string(changes.base_commit.empty() ? " (initial)" : "") +
                         ": " + last.substr(0, last.find('\n'))},
                    changes.identities.committer);
    fault_point("ref moved");
  }
  return result;
}

}  // namespace ztgit::project
