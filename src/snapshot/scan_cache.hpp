#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/file.hpp"
#include "record.hpp"
#include "snapshot/inventory.hpp"

namespace ztgit::snapshot {

// What the newest snapshot of a source holds, with what the file system said of each file, so that
// the next run reads no file again and opens no tree. Only appended to; a run that finds more waste
// than use in it writes it anew. Losing it costs one reading of all files, never one of them.
class ScanCache {
 public:
  explicit ScanCache(std::filesystem::path file) : file_(std::move(file)) {}

  // What was known after the snapshot whose commit is `commit`. nullopt: the cache ends with
  // another one, or with none.
  std::optional<Inventory> load(const std::string& commit);

  // Records of what has changed since, then that the snapshot holds it. Not flushed.
  void append(const std::vector<Record>& changes, const std::string& commit);
  void rewrite(const Inventory& inventory, const std::string& commit);
  bool wasteful() const noexcept { return records_ > 2 * live_ + 1000; }

 private:
  std::filesystem::path file_;
  std::size_t records_ = 0, live_ = 0;  // when it was loaded
};

}  // namespace ztgit::snapshot
