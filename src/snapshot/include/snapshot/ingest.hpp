#pragma once

#include <optional>
#include <string>

#include "lfs/store.hpp"
#include "snapshot/entry.hpp"
#include "snapshot/source_folder.hpp"

namespace ztgit::snapshot {

// A file on its way into the vault: its object is complete under a temporary name. Once the
// barrier has been passed, place() gives it its own.
struct Ingested {
  Entry entry;                            // `name` is the file's own
  std::optional<lfs::Incoming> incoming;  // absent: a link
};

// A file that could not be read. That it could not be kept is an Error instead: it ends the run.
struct Unreadable {
  std::string problem;
};

// Reads the file once, hashing and copying (or sharing its blocks, where source and vault are on
// one file system that can). One that changes meanwhile is read again, up to three times in all;
// then it is kept as it was read last and called unstable. Any thread.
struct IngestOutcome {
  std::optional<Ingested> file;  // absent without a problem: it is gone
  std::optional<Unreadable> problem;
};
IngestOutcome ingest(const SourceFolder& source, const std::string& path, const lfs::Store& store,
                     SyncBatch& batch);

}  // namespace ztgit::snapshot
