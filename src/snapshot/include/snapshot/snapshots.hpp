#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "snapshot/inventory.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::snapshot {

// One state of a source: a commit without parents under a ref of its own, so that any of them can
// go (docs/formats/vault.md, refs).
struct Snapshot {
  std::string source;
  std::uint64_t sequence = 0;  // from 1, never used twice
  std::string commit, tree;
  ZonedTime time = {};
  std::string previous;  // id of the commit before; it may be gone
  std::uint64_t files = 0, bytes = 0;
  std::vector<std::string> tags;
  bool pinned = false;  // much was gone in the one after it, and nobody has said yet that it may be

  std::string id() const;  // "outputs-1/42"
};

// By source, then oldest first. `source`: of that one only.
std::vector<Snapshot> snapshots(const Vault& vault, const std::string& source = {});

// The last of a source, without a look at the others. nullopt: there is none.
std::optional<Snapshot> newest_snapshot(const Vault& vault, const std::string& source);

// The one that a person means: "latest", "42", "outputs-1/42", the beginning of a commit's id
// (from four letters), or a time ("2 days ago", "yesterday", "2026-01-05", "2026-01-05 14:30"),
// which means the newest one up to then. Where there are several sources and no `source` is named,
// a number or a time means each of them only if one fits. Error: not_found, usage.
Snapshot find_snapshot(const Vault& vault, std::string_view words, const std::string& source,
                       const ZonedTime& now);

// nullopt: no time. A day means its end, an hour its end, and so on.
std::optional<std::int64_t> time_meant(std::string_view words, const ZonedTime& now);

struct NewSnapshot {
  ZonedTime time;
  std::string note;  // what happened, one line; part of the subject
};

// Writes what `inventory` holds as the next snapshot of `source`: one pack, flushed, then the ref,
// which is the one point at which it exists. Call with the source locked and the vault shared.
Snapshot commit_snapshot(const Vault& vault, const Source& source, Inventory& inventory,
                         const NewSnapshot& what);

std::string snapshot_ref(const std::string& source, std::uint64_t sequence);
std::string pin_ref(const std::string& source, std::uint64_t sequence);
std::string tag_ref(const std::string& source, std::uint64_t sequence, std::string_view tag);

}  // namespace ztgit::snapshot
