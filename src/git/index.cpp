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
#include "index_lock.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

constexpr off_t kEntryBytes = 1024;    // an index entry with a long path
constexpr off_t kRefBytes = 64 << 10;  // a ref, its folders, two reflogs, a note

// libgit2 1.5 reads neither; the user can undo both.
[[noreturn]] void explain_index(const Error& error) {
  const std::string what = error.what();
  if (what.find("link") != what.npos)
    throw Error(ErrorKind::config, what)
        .hint("The index is split. Run 'git update-index --no-split-index' there.");
  if (what.find("sdir") != what.npos)
    throw Error(ErrorKind::config, what)
        .hint("The index is sparse. Run 'git sparse-checkout reapply --no-sparse-index' there.");
  throw Error(error);
}

IndexHandle open_index(const fs::path& file) try {
  IndexHandle index;
  check(git_index_open(out(index), file.c_str()), "open the index");
  return index;
} catch (const Error& error) {
  explain_index(error);
}

std::uint32_t seconds_of(std::int64_t value) { return static_cast<std::uint32_t>(value); }

git_index_entry entry_for(const std::string& path, std::string_view blob, std::uint32_t mode,
                          const struct stat& file) {
  git_index_entry entry{};
  entry.path = path.c_str();
  entry.id = to_oid(blob);
  entry.mode = mode;
  entry.ctime = {static_cast<std::int32_t>(file.st_ctim.tv_sec), seconds_of(file.st_ctim.tv_nsec)};
  entry.mtime = {static_cast<std::int32_t>(file.st_mtim.tv_sec), seconds_of(file.st_mtim.tv_nsec)};
  entry.dev = static_cast<std::uint32_t>(file.st_dev);
  entry.ino = static_cast<std::uint32_t>(file.st_ino);
  entry.uid = file.st_uid;
  entry.gid = file.st_gid;
  entry.file_size = static_cast<std::uint32_t>(file.st_size);  // git keeps the low 32 bits
  return entry;
}

bool same_file(const git_index_entry& entry, const struct stat& file) {
  const auto now = entry_for("", std::string(GIT_OID_HEXSZ, '0'), entry.mode, file);
  return entry.mtime.seconds == now.mtime.seconds &&
         (entry.mtime.nanoseconds == 0 || entry.mtime.nanoseconds == now.mtime.nanoseconds) &&
         entry.file_size == now.file_size && (entry.ino == 0 || entry.ino == now.ino) &&
         S_ISREG(file.st_mode);
}

// git calls an entry racy when its file may have changed after the index was written but within the
// same time stamp; it then compares contents. A new index has a new stamp, which would hide such a
// change: size 0 makes git compare, as git itself does when it writes an index (git's
// Documentation/technical/racy-git.txt).
void keep_racy_entries_suspect(git_index* index, const struct stat& old_index) {
  for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
    const git_index_entry* entry = git_index_get_byindex(index, i);
    const bool older =
        entry->mtime.seconds < old_index.st_mtim.tv_sec ||
        (entry->mtime.seconds == old_index.st_mtim.tv_sec &&
         static_cast<std::int64_t>(entry->mtime.nanoseconds) < old_index.st_mtim.tv_nsec);
    if (older || entry->file_size == 0 || entry->mtime.seconds == 0) continue;
    git_index_entry suspect = *entry;
    const std::string path = entry->path;
    suspect.path = path.c_str();
    suspect.file_size = 0;
    check(git_index_add(index, &suspect), "update the index");
  }
}

}  // namespace

struct LockedIndex::State {
  IndexLock lock;
  fs::path file;  // the real index
  fs::path copy;  // what is edited, in <git dir>/ztgit/
  IndexHandle index;
  File room;  // nameless
  bool changed = false;

  State(const fs::path& git_dir, std::chrono::milliseconds patience)
      : lock(git_dir, patience), file(git_dir / "index"), copy(git_dir / "ztgit" / "index.new") {}
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
  const auto index = open_index(git_dir / "index");
  std::vector<TrackedFile> files;
  for (std::size_t i = 0; i < git_index_entrycount(index.get()); ++i) {
    const auto* entry = git_index_get_byindex(index.get(), i);
    if ((entry->mode & 0170000U) != 0100000U) continue;
    if ((entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0) continue;
    files.push_back({entry->path, to_hex(entry->id)});
  }
  return files;
}

}  // namespace ztgit::git
