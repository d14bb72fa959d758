#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "snapshot/exclusion.hpp"
#include "snapshot/progress.hpp"
#include "snapshot/scan.hpp"
#include "snapshot/snapshots.hpp"

namespace ztgit::snapshot {

struct BackupRequest {
  std::filesystem::path vault;   // made when it is not there
  std::filesystem::path folder;  // absolute
  std::string host;              // of the source; empty: this machine's name
  Exclusion exclusion = {};
  std::uint64_t most_bytes_a_second = 0;  // 0: as fast as it goes
  bool dry_run = false;
  ZonedTime now = {};
  Watcher progress = {};
};

// Why what is gone from a folder is not taken at its word (docs/formats/vault.md, losses).
struct Loss {
  enum class Kind {
    unreachable,  // nothing of it was recorded: the folder is empty, or another disk's
    large,        // recorded; the snapshots before are pinned until somebody says it was meant
    pending,      // an earlier large one, of which nobody has said so yet
  };
  Kind kind = Kind::large;
  std::uint64_t gone = 0, of = 0;        // files
  std::vector<std::string> pinned = {};  // ids of snapshots
};

struct BackupReport {
  Source source;
  std::optional<Snapshot> snapshot;               // absent: nothing has changed, or a dry run
  std::optional<Snapshot> newest;                 // the one that holds the folder now
  std::vector<std::string> added, changed, gone;  // paths
  std::uint64_t unchanged = 0, excluded = 0;
  std::uint64_t bytes_read = 0;
  std::vector<Unread> unread;         // files and folders that could not be read
  std::vector<std::string> unstable;  // written to all the time
  std::vector<std::string> special;   // no regular files
  std::size_t recovered = 0;          // known from a journal only
  std::optional<Loss> loss;

  bool complete() const noexcept { return unread.empty() && unstable.empty() && !loss; }
};

// Brings the vault up to date with the folder: reads what is new or changed, keeps it, and makes
// one snapshot, if anything differs. Killed at any time, it leaves every earlier snapshot as it
// was, and the next run goes on. Error: not_found (no folder), conflict (another backup of it runs,
// or vault and folder lie in each other), io (the vault cannot be written).
BackupReport backup(const BackupRequest& request);

// Says that what is gone was meant to go: pins of the source are lifted and the next backup records
// what is missing. Returns ids of the snapshots that were pinned.
std::vector<std::string> acknowledge(Vault& vault, const std::string& source,
                                     const std::filesystem::path& folder);

}  // namespace ztgit::snapshot
