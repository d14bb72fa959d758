#pragma once

#include <chrono>
#include <filesystem>

namespace ztgit::git {

// Takes <git dir>/index.lock as git does, waiting up to `patience`; Error (conflict) after that.
class IndexLock {
 public:
  IndexLock(const std::filesystem::path& git_dir, std::chrono::milliseconds patience);
  IndexLock(const IndexLock&) = delete;
  IndexLock& operator=(const IndexLock&) = delete;
  ~IndexLock();

 private:
  std::filesystem::path lock_;
};

}  // namespace ztgit::git
