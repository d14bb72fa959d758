#include "base/durability.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/atomic_file.hpp"

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

void sync_file_system(const std::filesystem::path& folder) {
  const File opened = open_folder(folder);
  ++flushes;
  if (::syncfs(opened.descriptor()) != 0) throw_errno("flush", folder, errno);
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

SyncBatch::SyncBatch(std::filesystem::path folder)
    : folder_(std::move(folder)), journaled_(one_journal_for_all(folder_)) {}

void SyncBatch::start(const File& file, const std::filesystem::path& name_for_errors) {
  if (journaled_ && ::sync_file_range(file.descriptor(), 0, 0, SYNC_FILE_RANGE_WRITE) == 0) {
    started_.emplace_back(::fcntl(file.descriptor(), F_DUPFD_CLOEXEC, 0));
    if (started_.back()) {
      if (started_.size() >= kMostOpen) wait();
      return;
    }
    started_.pop_back();
  }
  sync_file(file, name_for_errors);
}

void SyncBatch::wait() {
  for (const auto& file : started_)
    if (::sync_file_range(
            file.descriptor(), 0, 0,
            SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER) != 0)
      throw_errno("flush a file in", folder_, errno);
  started_.clear();
}

void SyncBatch::finish() {
  wait();
  if (!journaled_) return sync_file_system(folder_);
  // A file made just now belongs to the running transaction; the folder need not, and to fsync what
  // an older transaction has already committed flushes nothing (git's bulk_fsync file, same
  // reason).
  const AtomicFile barrier(folder_ / "barrier");
  sync_file(barrier.file(), folder_);
}

}  // namespace ztgit
