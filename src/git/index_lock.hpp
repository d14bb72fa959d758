#pragma once

#include <chrono>
#include <filesystem>

namespace ztgit::git {

// Takes <index>.lock as git does, waiting up to `patience`; Error (conflict) after that. `folder`:
// on the same file system, for the lock in the making.
class IndexLock {
 public:
  IndexLock(const std::filesystem::path& index, const std::filesystem::path& folder,
            std::chrono::milliseconds patience);
  IndexLock(const IndexLock&) = delete;
  IndexLock& operator=(const IndexLock&) = delete;
  ~IndexLock();

 private:
  std::filesystem::path lock_;
};

}  // namespace ztgit::git
