#include "base/durability.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

namespace ztgit {

namespace {

constexpr auto kXfsMagic = 0x58465342;  // missing from linux/magic.h

std::atomic<std::uint64_t> flushes = 0;

bool one_journal_for_all(const std::filesystem::path& folder) {
  struct statfs info {};
  if (::statfs(folder.c_str(), &info) != 0) return false;
  return info.f_type == EXT4_SUPER_MAGIC || info.f_type == kXfsMagic;
}

File open_folder(const std::filesystem::path& folder) {
  File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) throw_errno("open", folder, errno);
  return opened;
}

}  // namespace

std::uint64_t flush_count() noexcept { return flushes; }

void sync_file(const File& file, const std::filesystem::path& name_for_errors) {
  ++flushes;
  if (::fsync(file.descriptor()) != 0) throw_errno("flush", name_for_errors, errno);
}

void sync_folder(const std::filesystem::path& folder) {
  const File opened = open_folder(folder);
  ++flushes;
  // Some network file systems cannot flush a folder and say EINVAL; nothing more can be done there.
  if (::fsync(opened.descriptor()) != 0 && errno != EINVAL) throw_errno("flush", folder, errno);
}

void sync_folder_unless_journaled(const std::filesystem::path& folder) {
  if (!one_journal_for_all(folder)) sync_folder(folder);
}

SyncBatch::SyncBatch(std::filesystem::path folder)
    : folder_(std::move(folder)), journaled_(one_journal_for_all(folder_)) {}

void SyncBatch::start(const File& file, const std::filesystem::path& name_for_errors) {
  if (journaled_ && ::sync_file_range(file.descriptor(), 0, 0, SYNC_FILE_RANGE_WRITE) == 0) {
    File kept(::fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0));
    if (kept) {
      std::vector<File> full;
      {
        const std::scoped_lock held(lock_);
        started_.push_back(std::move(kept));
        if (started_.size() >= kMostOpen) full.swap(started_);
      }
      wait_for(full);
      return;
    }
  }
  sync_file(file, name_for_errors);
}

void SyncBatch::wait_for(const std::vector<File>& files) const {
  for (const auto& file : files)
    if (::sync_file_range(
            file.descriptor(), 0, 0,
            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER) != 0)
      throw_errno("flush a file in", folder_, errno);
}

void SyncBatch::finish() {
  wait_for(started_);
  started_.clear();
  if (!journaled_) return;  // every file has been flushed by itself
  // A file made just now belongs to the running transaction; the folder need not, and to fsync what
  // an older transaction has already committed flushes nothing (git's bulk_fsync file, same
  // reason). It has no name, so that a kill leaves none.
  const File barrier(::open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (!barrier) throw_errno("create a file in", folder_, errno);
  sync_file(barrier, folder_);
}

}  // namespace ztgit
