#pragma once

#include <chrono>
#include <filesystem>

#include "base/file.hpp"

namespace ztgit {

enum class LockKind {
  exclusive,  // nobody else
  shared,     // with others that share it, but with no exclusive one
};

// A flock(2) on a file that stays in place; the system drops it when the process dies, so a kill
// never leaves a stale one. Linux makes it a lock of the whole file on NFS and SMB, where it holds
// between machines too (flock(2), NOTES).
class FolderLock {
 public:
  // Waits up to `patience`; Error (conflict) after that.
  FolderLock(const std::filesystem::path& lock_file, std::chrono::milliseconds patience,
             LockKind kind = LockKind::exclusive);

 private:
  File file_;
};

}  // namespace ztgit
