#pragma once

// One picture from the outside: opened, checked, copied, hashed and read, each byte once.

#include <filesystem>
#include <optional>

#include "base/durability.hpp"
#include "lfs/store.hpp"
#include "metadata/read.hpp"

namespace ztgit::project {

struct Intake {
  std::filesystem::path source;
  struct stat info {};
  lfs::Pointer pointer;
  std::optional<lfs::Incoming> object;  // absent in a dry run
  metadata::Inspection inspection;
};

// Error: not_found; io for what is no picture, is not complete, too large or still being written.
// `store` null: dry run, nothing is copied.
Intake take_in(const std::filesystem::path& source, lfs::Store* store, SyncBatch* batch);

// Throws as above if the source is another file, or has other bytes, than the one taken in.
void refuse_if_changed(const Intake& intake);

}  // namespace ztgit::project
