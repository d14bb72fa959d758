#pragma once

#include <cstdint>
#include <functional>

namespace ztgit::snapshot {

// How far long work over files or objects has come. The totals are known from the start.
struct Progress {
  std::uint64_t files = 0, of_files = 0;
  std::uint64_t bytes = 0, of_bytes = 0;
};

// Called from any thread, one at a time. Empty: nobody looks.
using Watcher = std::function<void(const Progress&)>;

}  // namespace ztgit::snapshot
