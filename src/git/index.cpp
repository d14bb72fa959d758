#include "git/index.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "handle.hpp"
#include "index_entries.hpp"
#include "index_lock.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

constexpr off_t kEntryBytes = 1024;    // an index entry with a long path
constexpr off_t kRefBytes = 64 << 10;  // a ref, its folders, two reflogs, a note

}  // namespace

struct LockedIndex::State {
  IndexLock lock;
  fs::path file;  // the real index
  fs::path copy;  // what is edited, in <git dir>/ztgit/
  IndexHandle index;
  File room;  // nameless
  bool changed = false;

  State(const fs::path& git_dir, std::chrono::milliseconds patience)
      : lock(git_dir / "index", git_dir / "ztgit" / "tmp", patience),
        file(git_dir / "index"),
        copy(git_dir / "ztgit" / "index.new") {}
};

LockedIndex::LockedIndex(const Repository& repo, std::chrono::milliseconds patience)
    : state_(std::make_unique<State>(repo.git_dir(), patience)) {
  auto& self = *state_;
  fault_point("index locked");
  make_folders(self.copy.parent_path());
  ::unlink(self.copy.c_str());
  ::unlink((self.copy.string() + ".lock").c_str());  // libgit2's, of a run that was killed
  // A hard link is a free copy here: libgit2 writes a new file and renames it over the name.
  if (::link(self.file.c_str(), self.copy.c_str()) != 0 && errno != ENOENT)
    fs::copy_file(self.file, self.copy, fs::copy_options::overwrite_existing);
  self.index = open_index(self.copy);
  if (const auto stamp = lstat_of(self.file)) keep_racy_entries_suspect(self.index.get(), *stamp);
}

LockedIndex::~LockedIndex() { ::unlink(state_->copy.c_str()); }

void LockedIndex::set(const std::string& path, std::string_view blob, std::uint32_t mode,
                      const struct stat& work_tree_file) {
  const auto entry = entry_for(path, blob, mode, work_tree_file);
  check(git_index_add(state_->index.get(), &entry), "stage " + path);
  state_->changed = true;
}

void LockedIndex::remove(const std::string& path) {
  const int status = git_index_remove(state_->index.get(), path.c_str(), 0);
  if (status == GIT_ENOTFOUND) return;
  check(status, "unstage " + path);
  state_->changed = true;
}

bool LockedIndex::changed() const noexcept { return state_->changed; }

void LockedIndex::reserve_room(std::size_t new_entries) {
  auto& self = *state_;
  const auto now = lstat_of(self.file);
  const auto bytes =
      (now ? now->st_size : 0) + kRefBytes + static_cast<off_t>(new_entries) * kEntryBytes;
  self.room = File(::open(self.copy.parent_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  // Not every file system can do this; there the disk may still fill up in between.
  if (self.room && ::fallocate(self.room.descriptor(), 0, 0, bytes) != 0 &&
      (errno == ENOSPC || errno == EDQUOT))
    throw_errno("write", self.file, errno);
}

void LockedIndex::publish() {
  auto& self = *state_;
  self.room.close();
  if (!self.changed) return;
  // The index can be rebuilt from HEAD: it is replaced whole, but not worth a flush of its own.
  check(git_index_write(self.index.get()), "write " + self.file.string());
  fault_point("index written");
  if (::rename(self.copy.c_str(), self.file.c_str()) != 0) throw_errno("write", self.file, errno);
  self.changed = false;
}

struct IndexView::State {
  IndexHandle index;
  fs::path work_tree;
};

IndexView::IndexView(const Repository& repo)
    : state_(new State{open_index(repo.git_dir() / "index"), repo.work_tree()}) {}
IndexView::~IndexView() = default;

std::optional<IndexEntry> IndexView::find(const std::string& path) const {
  const auto* entry = git_index_get_bypath(state_->index.get(), path.c_str(), 0);
  if (entry == nullptr) {
    for (const int stage : {1, 2, 3})
      if (git_index_get_bypath(state_->index.get(), path.c_str(), stage) != nullptr)
        return IndexEntry{"", 0, true, false};
    return std::nullopt;
  }
  const auto file = lstat_of(state_->work_tree / path);
  return IndexEntry{to_hex(entry->id), entry->mode, false, file && same_file(*entry, *file)};
}

bool IndexView::has_conflicts() const { return git_index_has_conflicts(state_->index.get()) != 0; }

std::vector<std::string> IndexView::paths() const {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < git_index_entrycount(state_->index.get()); ++i)
    paths.emplace_back(git_index_get_byindex(state_->index.get(), i)->path);
  return paths;
}

std::vector<TrackedFile> files_in_index(const fs::path& git_dir) {
  return files_in_index_file(git_dir / "index");
}

std::vector<TrackedFile> files_in_index_file(const fs::path& index_file) {
  const auto index = open_index(index_file);
  std::vector<TrackedFile> files;
  for (std::size_t i = 0; i < git_index_entrycount(index.get()); ++i) {
    const auto* entry = git_index_get_byindex(index.get(), i);
    if ((entry->mode & 0170000U) != 0100000U) continue;
    if ((entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0) continue;
    files.push_back({entry->path, to_hex(entry->id)});
  }
  return files;
}

std::vector<PathChange> staged_changes(const Repository& repo, std::string_view tree,
                                       const fs::path& index_file) {
  const auto index = open_index(index_file);
  TreeHandle before;
  if (!tree.empty()) {
    const auto id = to_oid(tree);
    check(git_tree_lookup(out(before), repo.native(), &id), fmt::format("read the tree {}", tree));
  }
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
  Handle<git_diff, git_diff_free> diff;
  check(git_diff_tree_to_index(out(diff), repo.native(), before.get(), index.get(), &options),
        "compare the index with HEAD");
  std::vector<PathChange> changes;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff.get()); ++i) {
    const auto* delta = git_diff_get_delta(diff.get(), i);
    if (delta->status == GIT_DELTA_CONFLICTED) continue;
    PathChange change{delta->new_file.path, "", 0, "", 0};
    if (delta->status != GIT_DELTA_ADDED) {
      change.old_blob = to_hex(delta->old_file.id);
      change.old_mode = delta->old_file.mode;
    }
    if (delta->status != GIT_DELTA_DELETED) {
      const auto* entry = git_index_get_bypath(index.get(), change.path.c_str(), 0);
      if (entry != nullptr && (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0)
        continue;
      change.new_blob = to_hex(delta->new_file.id);
      change.new_mode = delta->new_file.mode;
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace ztgit::git
