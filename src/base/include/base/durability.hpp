#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

#include "base/file.hpp"

namespace ztgit {

enum class Durability {
  none,  // survives a kill of the program, not of the power
  file,  // fsync before the rename
};

// One barrier for many files. start() begins the write-back of a file's bytes, finish() waits for
// all of them and flushes the disk once.
//
// On ext4 and XFS this is git's core.fsyncMethod=batch: sync_file_range() brings the bytes to the
// disk, and the fsync of one new file commits the journal with every rename and size made before
// it. Elsewhere (Btrfs logs one inode a time; overlay, NFS, FUSE promise less) start() is fsync,
// finish() has nothing left to do, and names are flushed by sync_folder_unless_journaled().
class SyncBatch {
 public:
  // `folder` is on the file system that all files of the batch are on; it also gets the barrier.
  explicit SyncBatch(std::filesystem::path folder);

  void start(const File& file, const std::filesystem::path& name_for_errors);  // from any thread
  void finish();

 private:
  static constexpr std::size_t kMostOpen = 64;  // descriptors held; far below any ulimit
  void wait_for(const std::vector<File>& files) const;

  std::filesystem::path folder_;
  std::mutex lock_;
  std::vector<File> started_;  // guarded by lock_
  bool journaled_ = false;
};

// Makes names in `folder` durable where the next flush of another file would not do it (see
// SyncBatch).
void sync_folder_unless_journaled(const std::filesystem::path& folder);

void sync_file(const File& file, const std::filesystem::path& name_for_errors);
void sync_folder(const std::filesystem::path& folder);

// How often this process asked the disk to flush (fsync, fdatasync): a figure for tests and
// benches.
std::uint64_t flush_count() noexcept;

}  // namespace ztgit
