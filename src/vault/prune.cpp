#include "vault/prune.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "git/leftovers.hpp"
#include "git/reachable.hpp"
#include "git/reference.hpp"
#include "lfs/inventory.hpp"
#include "snapshot/journal.hpp"
#include "snapshot/packs.hpp"
#include "snapshot/read_tree.hpp"
#include "vault/expired.hpp"

namespace ztgit::vault {

namespace fs = std::filesystem;
using snapshot::Entry;
using snapshot::Snapshot;
using snapshot::to_hex;

namespace {

constexpr auto kPatience = std::chrono::minutes(10);
constexpr std::int64_t kYoung = 86'400;  // s; a killed backup's objects are worth a second try

using Oids = std::unordered_set<std::string>;

std::vector<std::vector<Snapshot>> by_source(const std::vector<Snapshot>& all) {
  std::vector<std::vector<Snapshot>> groups;
  for (const auto& snapshot : all) {
    if (groups.empty() || groups.back().front().source != snapshot.source) groups.emplace_back();
    groups.back().push_back(snapshot);
  }
  return groups;
}

void remove_snapshot(git::Repository& repo, const Snapshot& snapshot) {
  for (const auto& tag : snapshot.tags)
    git::remove_ref(repo, snapshot::tag_ref(snapshot.source, snapshot.sequence, tag));
  git::remove_ref(repo, snapshot::snapshot_ref(snapshot.source, snapshot.sequence));
  fault_point("vault.unref");
}

void add_journaled(const snapshot::Vault& vault, Oids& needed) {
  std::error_code ignored;
  for (const auto& source : fs::directory_iterator(vault.state_folder() / "journal", ignored))
    for (const auto& segment : snapshot::journal_segments(source.path()))
      snapshot::replay(segment, [&](const std::string&, const Entry& entry) {
        needed.insert(to_hex(entry.oid));
      });
}

// What those commits name, and what the journals say.
Oids needed_objects(const snapshot::Vault& vault, const git::Repository& repo,
                    const std::vector<std::string>& commits) {
  Oids needed;
  git::BlobWalk walk(repo, lfs::kPointerMaxBytes,
                     [&](const git::TrackedFile&, std::string_view text) {
                       if (const auto pointer = lfs::parse_pointer(text))
                         needed.insert(pointer->oid);
                       return true;
                     });
  for (const auto& commit : commits) walk.add_commit(commit);
  add_journaled(vault, needed);
  return needed;
}

// When an object was last in the folder that it came from: the time of the first snapshot without
// it. What is there still has none.
class Departures {
 public:
  explicit Departures(const snapshot::Vault& vault) : vault_(vault) {}

  void add(const std::vector<Snapshot>& of_one_source) {
    const auto repo = vault_.repository();
    std::set<std::pair<std::string, std::string>> seen;
    std::optional<std::int64_t> left;  // of what the snapshot at hand has and later ones have not
    for (auto snapshot = of_one_source.rbegin(); snapshot != of_one_source.rend(); ++snapshot) {
      const bool held = snapshot->pinned || !snapshot->tags.empty();
      snapshot::read_tree(repo, snapshot->tree,
                          {[&](const std::string& path, const Entry& entry) {
                             if (!entry.is_link())
                               note(snapshot->source + "/" + path, entry,
                                    held ? std::nullopt : left);
                           },
                           {},
                           [&](const std::string& folder, const std::string& tree) {
                             return seen.emplace(folder, tree).second || held;
                           }});
      left = snapshot->time.seconds;
    }
  }

  ExpiredObjects before(std::int64_t time, std::int64_t now) const {
    ExpiredObjects old;
    for (const auto& [oid, object] : objects_)
      if (object.left && *object.left < time) old[oid] = {object.size, now, object.paths};
    return old;
  }

 private:
  struct Object {
    std::uint64_t size = 0;
    std::optional<std::int64_t> left;  // absent: it is there, or held
    std::vector<std::string> paths;
  };

  void note(const std::string& path, const Entry& entry, std::optional<std::int64_t> left) {
    const auto [known, fresh] =
        objects_.try_emplace(to_hex(entry.oid), Object{entry.size, left, {}});
    auto& object = known->second;
    if (!fresh && object.left)
      object.left = left ? std::optional(std::max(*object.left, *left)) : left;
    if (std::find(object.paths.begin(), object.paths.end(), path) == object.paths.end())
      object.paths.push_back(path);
  }

  const snapshot::Vault& vault_;
  std::map<std::string, Object> objects_;
};

ExpiredObjects departed(const snapshot::Vault& vault, const std::vector<Snapshot>& kept,
                        const Span& span, const ZonedTime& now) {
  Departures departures(vault);
  for (const auto& group : by_source(kept)) departures.add(group);
  return departures.before(earlier(now, span), now.seconds);
}

void sweep(const snapshot::Vault& vault, const Oids& needed, const ExpiredObjects& expired,
           bool dry_run, PruneReport& report) {
  const auto store = vault.store();
  const auto now = std::time(nullptr);
  for (const auto& object : lfs::stored_objects(store)) {
    throw_if_cancelled();
    const bool goes = expired.contains(object.oid);
    if (!goes && needed.contains(object.oid)) continue;
    if (!goes && now - object.modified < kYoung) {
      ++report.young;
      continue;
    }
    if (!dry_run && !lfs::remove_object(store, object)) continue;
    fault_point("vault.sweep");
    ++report.removed_objects;
    report.removed_bytes += object.size;
    if (goes) ++report.expired_objects;
  }
}

}  // namespace

PruneReport prune(const snapshot::Vault& vault, const PruneRequest& request) {
  const auto alone = vault.lock_alone(kPatience);
  auto repo = vault.repository();
  git::remove_stale_locks(repo);
  if (!request.dry_run && vault.append_only())
    throw Error(ErrorKind::conflict, fmt::format("prune {}: the vault only takes, vault.appendOnly "
                                                 "is set",
                                                 vault.folder().string()))
        .hint("--dry-run shows what would go.");
  PruneReport report;
  std::vector<Snapshot> kept;
  for (const auto& group : by_source(snapshot::snapshots(vault))) {
    if (!request.source.empty() && group.front().source != request.source) {
      kept.insert(kept.end(), group.begin(), group.end());
      continue;
    }
    for (auto& decision : decide(group, request.policy, request.now)) {
      if (decision.kept())
        kept.push_back(decision.snapshot);
      else
        ++report.removed_snapshots;
      if (!decision.kept() && !request.dry_run) remove_snapshot(repo, decision.snapshot);
      report.decisions.push_back(std::move(decision));
    }
  }
  std::sort(kept.begin(), kept.end(), [](const Snapshot& a, const Snapshot& b) {
    return std::pair(a.source, a.sequence) < std::pair(b.source, b.sequence);
  });
  ExpiredObjects expired;
  if (request.keep_deleted) expired = departed(vault, kept, *request.keep_deleted, request.now);
  std::vector<std::string> roots;
  if (request.dry_run) {
    for (const auto& snapshot : kept) roots.push_back(snapshot.commit);
  } else {
    record_expired(vault, expired, request.now);
    // Nothing goes before that it is not needed is on the disk.
    SyncBatch(vault.folder()).finish();
    fault_point("vault.unreffed");
    for (const auto& ref : git::refs_below(repo, "refs/")) roots.push_back(ref.id);
  }
  auto needed = needed_objects(vault, repo, roots);
  needed.insert(request.needed.begin(), request.needed.end());
  sweep(vault, needed, expired, request.dry_run, report);
  if (!request.dry_run &&
      (report.removed_snapshots > 0 || snapshot::pack_count(vault) >= snapshot::kManyPacks))
    snapshot::collect_packs(vault);
  return report;
}

}  // namespace ztgit::vault
