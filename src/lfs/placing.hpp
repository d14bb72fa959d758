#pragma once

// Private to lfs/: downloads that are whole, on their way to their names.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "base/durability.hpp"
#include "lfs/store.hpp"

namespace ztgit::lfs {

// One flush of the disk for many objects: their bytes first, then their names (SyncBatch).
class Placing {
 public:
  // `placed` is told of each object once it is in the store.
  Placing(Store& store, std::function<void(const Pointer&)> placed);

  // `path` lies in the store's file system and is taken over.
  void add(const File& file, std::filesystem::path path, const Pointer& pointer);
  bool is_due() const;  // enough have gathered, or the first has waited long enough
  void flush();

 private:
  struct Waiting {
    std::filesystem::path path;
    Pointer pointer;
  };
  Store& store_;
  std::function<void(const Pointer&)> placed_;
  std::optional<SyncBatch> batch_;
  std::vector<Waiting> waiting_;
  std::chrono::steady_clock::time_point first_;
};

}  // namespace ztgit::lfs
