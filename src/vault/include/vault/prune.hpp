#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vault/retention.hpp"

namespace ztgit::vault {

struct PruneRequest {
  std::string source;  // empty: all
  Policy policy;
  std::optional<Span> keep_deleted = {};  // let go what left its folder longer ago
  std::vector<std::string> needed = {};   // oids that others still have to get from here
  bool dry_run = false;
  ZonedTime now = {};
};

struct PruneReport {
  std::vector<Decision> decisions;  // by source, newest first
  std::uint64_t removed_snapshots = 0;
  std::uint64_t removed_objects = 0, removed_bytes = 0;
  std::uint64_t expired_objects = 0;  // of these, still named by a snapshot
  std::uint64_t young = 0;            // objects of no snapshot that were stored within a day
};

// Removes snapshots that no rule keeps, then the objects that nothing needs any more: no snapshot,
// no journal, nobody named in the request. Alone in the vault meanwhile: a backup or watch waits.
// Killed at any time, a snapshot is whole or gone; what it leaves, the next run clears. Error:
// usage (empty policy), conflict (somebody is at work, or vault.appendOnly).
PruneReport prune(const snapshot::Vault& vault, const PruneRequest& request);

}  // namespace ztgit::vault
