#pragma once

#include <chrono>
#include <filesystem>

#include "base/file.hpp"

namespace ztgit {

// An exclusive flock(2) on a file that stays in place; the system drops it when the process dies,
// so a kill never leaves a stale one.
class FolderLock {
 public:
  // Waits up to `patience`; Error (conflict) after that.
  FolderLock(const std::filesystem::path& lock_file, std::chrono::milliseconds patience);

 private:
  File file_;
};

}  // namespace ztgit
