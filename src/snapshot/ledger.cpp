#include "snapshot/ledger.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "paths.hpp"
#include "record.hpp"
#include "scan_cache.hpp"
#include "snapshot/journal.hpp"
#include "snapshot/read_tree.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostChanges = 8192;  // held for the cache; more, and it is written anew

}  // namespace

struct Ledger::State {
  Vault vault;
  Source source;
  ScanCache cache;
  Inventory inventory = {};
  std::optional<Snapshot> newest = {};
  std::optional<Journal> journal = {};
  std::vector<Record> changes = {};  // for the cache
  bool rewrite_cache = false;
  bool changed = false;
  std::size_t waiting = 0, recovered = 0;
  std::vector<std::string> lost = {};

  void load();
  void recover(const ZonedTime& now);
  void note(Record record);
  void settle();
};

void Ledger::State::load() {
  newest = newest_snapshot(vault, source.name);
  if (!newest) {
    rewrite_cache = true;
    return;
  }
  if (auto known = cache.load(newest->commit)) {
    inventory = std::move(*known);
    rewrite_cache = cache.wasteful();
    return;
  }
  rewrite_cache = true;
  inventory = inventory_of(vault.repository(), newest->tree);
}

void Ledger::State::recover(const ZonedTime& now) {
  const auto segments = journal_segments(vault.journal_folder(source.name));
  if (segments.empty()) return;
  const auto store = vault.store();
  for (const auto& segment : segments)
    replay(segment, [&](const std::string& path, Entry entry) {
      if (!entry.is_link() && !store.has(entry.pointer())) {
        lost.push_back(path);
        return;
      }
      const auto* known = inventory.find(path);
      if (known != nullptr && known->same_content(entry)) return;
      inventory.put(folder_of(path), std::move(entry));
      rewrite_cache = true;
      ++recovered;
    });
  if (recovered > 0) {
    newest = commit_snapshot(vault, source, inventory,
                             {now, fmt::format("{} recovered from the journal", recovered)});
    settle();
  }
  for (const auto& segment : segments) fs::remove(segment);
}

void Ledger::State::note(Record record) {
  if (rewrite_cache) return;
  changes.push_back(std::move(record));
  if (changes.size() <= kMostChanges) return;
  changes.clear();
  rewrite_cache = true;
}

// The cache is only ever a shortcut: when it cannot be written, the next run takes the long way.
void Ledger::State::settle() {
  if (!newest || (changes.empty() && !rewrite_cache)) return;
  try {
    if (rewrite_cache)
      cache.rewrite(inventory, newest->commit);
    else
      cache.append(changes, newest->commit);
    rewrite_cache = false;
  } catch (const Error&) {
    rewrite_cache = true;
  }
  changes.clear();
}

Inventory known_inventory(const Vault& vault, const Snapshot& newest) {
  if (auto known = ScanCache(vault.cache_file(newest.source)).load(newest.commit))
    return std::move(*known);
  return inventory_of(vault.repository(), newest.tree);
}

Ledger::Ledger(const Vault& vault, const Source& source, const ZonedTime& now)
    : state_(new State{vault, source, ScanCache(vault.cache_file(source.name))}) {
  state_->load();
  state_->recover(now);
}
Ledger::~Ledger() = default;

const Source& Ledger::source() const noexcept { return state_->source; }
Inventory& Ledger::inventory() noexcept { return state_->inventory; }
const Snapshot* Ledger::newest() const noexcept {
  return state_->newest ? &*state_->newest : nullptr;
}
std::size_t Ledger::recovered() const noexcept { return state_->recovered; }
const std::vector<std::string>& Ledger::lost() const noexcept { return state_->lost; }
bool Ledger::changed() const noexcept { return state_->changed; }
std::size_t Ledger::waiting() const noexcept { return state_->waiting; }

void Ledger::keep(const std::string& path, Entry entry) {
  auto& self = *state_;
  const auto* known = self.inventory.find(path);
  const bool news = known == nullptr || !known->same_content(entry);
  if (known != nullptr) entry.stamp.seen = known->stamp.seen;
  if (news) {
    if (!self.journal) self.journal.emplace(self.vault.journal_folder(self.source.name));
    self.journal->add(path, entry);
    ++self.waiting;
    self.changed = true;
  }
  self.note({RecordKind::file, path, entry});
  self.inventory.put(folder_of(path), std::move(entry));
}

void Ledger::flush() {
  if (state_->journal) state_->journal->flush();
  fault_point("vault.journal");
}

void Ledger::keep_folder(const std::string& path, std::uint32_t mode) {
  auto& self = *state_;
  self.inventory.put_folder(path, mode);
  self.changed = true;
  Record record{RecordKind::folder, path, {}};
  record.entry.mode = mode;
  self.note(std::move(record));
}

void Ledger::forget(const std::string& path) {
  auto& self = *state_;
  if (!self.inventory.remove(path)) return;
  self.changed = true;
  self.note({RecordKind::gone, path, {}});
}

std::optional<Snapshot> Ledger::commit(const NewSnapshot& what) {
  auto& self = *state_;
  std::optional<Snapshot> made;
  if (self.changed || !self.newest) {
    made = commit_snapshot(self.vault, self.source, self.inventory, what);
    fault_point("vault.ref");
    self.newest = made;
    self.changed = false;
  }
  self.settle();
  if (self.journal) self.journal->remove();
  self.journal.reset();
  self.waiting = 0;
  return made;
}

}  // namespace ztgit::snapshot
