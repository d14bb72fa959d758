#include "lock_note.hpp"

#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "git/leftovers.hpp"
#include "git/repository.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kNoteLimit = 4096;    // bytes; a path's own limit
constexpr std::int64_t kLockBirth = 2;        // s between the note and its lock, generously
constexpr std::int64_t kLockIsForgotten = 1;  // s; git holds these locks for milliseconds

fs::path notes_in(const fs::path& common_dir) { return common_dir / "ztgit" / "locks"; }

bool is_lock_of_git(const std::string& lock) {
  return lock.ends_with(".lock") && !lock.starts_with('/') && lock.find("..") == lock.npos;
}

void remove_forgotten(const fs::path& note, const fs::path& lock) {
  const auto noted = lstat_of(note);
  auto locked = lstat_of(lock);
  if (!noted || !locked) return;
  const auto born_after = locked->st_ctim.tv_sec - noted->st_ctim.tv_sec;
  // Younger than a second: wait until nobody who works can still hold it.
  while (locked && std::time(nullptr) - locked->st_ctim.tv_sec <= kLockIsForgotten) {
    ::usleep(50'000);
    locked = lstat_of(lock);
  }
  if (locked && born_after >= 0 && born_after <= kLockBirth) ::unlink(lock.c_str());
}

}  // namespace

LockNote::LockNote(const fs::path& common_dir, std::string_view lock)
    : note_(notes_in(common_dir) / sha256_of(lock).substr(0, 16)) {
  make_folders(note_.parent_path());
  // Not atomic: a note that was cut off belongs to a lock that was not taken yet.
  const File note(::open(note_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!note) throw_errno("create", note_, errno);
  write_all(note, lock, note_);
}

LockNote::~LockNote() { ::unlink(note_.c_str()); }

void LockNote::renew() const noexcept { ::utimensat(AT_FDCWD, note_.c_str(), nullptr, 0); }

void remove_stale_locks(const Repository& repo) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(notes_in(repo.common_dir()), ignored)) {
    const auto lock = read_file_if_exists(entry.path(), kNoteLimit);
    if (lock && is_lock_of_git(*lock)) remove_forgotten(entry.path(), repo.common_dir() / *lock);
    ::unlink(entry.path().c_str());
  }
}

}  // namespace ztgit::git
