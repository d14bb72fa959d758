#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "lfs/pointer.hpp"
#include "project/observer.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// "7 B", "1.2 MB": git-lfs' form, steps of 1000 (tools/humanize).
std::string human_size(std::uint64_t bytes);

// git-lfs' progress (tq/meter.go): one line at the end, rewritten meanwhile on a terminal, and a
// line an object in the file that GIT_LFS_PROGRESS names.
class Meter {
 public:
  enum class Direction { upload, download };

  Meter(Call& call, Direction direction) : call_(call), direction_(direction) {}

  void expect() noexcept { ++objects_; }  // one object more
  project::Observer observer();           // borrows this
  void done(const std::string& path, std::uint64_t bytes);
  void finish();  // nothing where nothing was expected

 private:
  std::string line() const;
  void draw();

  Call& call_;
  Direction direction_;
  std::uint64_t objects_ = 0, done_ = 0, bytes_done_ = 0;
  std::uint64_t moving_ = 0;  // bytes of objects under way
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now(), drawn_ = begin_;
};

}  // namespace ztgit::gitlfs
