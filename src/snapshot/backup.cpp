#include "snapshot/backup.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/parallel.hpp"
#include "git/leftovers.hpp"
#include "git/reference.hpp"
#include "guard.hpp"
#include "number.hpp"
#include "snapshot/ingest.hpp"
#include "snapshot/ledger.hpp"
#include "snapshot/packs.hpp"

namespace ztgit::snapshot {

namespace fs = std::filesystem;

namespace {

constexpr auto kSourcePatience = std::chrono::minutes(2);  // a watch lets it go after 30 s
constexpr auto kVaultPatience = std::chrono::minutes(10);  // a collection reads every tree
// One barrier and one flush of the journal for as many.
constexpr std::size_t kFilesInRound = 128;

std::string host_of(const BackupRequest& request) {
  return request.host.empty() ? host_name() : request.host;
}

bool is_inside(const fs::path& inner, const fs::path& outer) {
  const auto [end, rest] = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return end == outer.end();
}

void refuse_each_other(const fs::path& folder, const fs::path& vault) {
  if (is_inside(vault, folder) || is_inside(folder, vault))
    throw Error(ErrorKind::conflict, fmt::format("back {} up into {}: one lies in the other",
                                                 folder.string(), vault.string()))
        .hint("Choose a vault outside the folder, best on another disk: --vault DIR.");
}

// Sleeps so that no more than so many bytes a second are read on average.
class Pace {
 public:
  explicit Pace(std::uint64_t bytes_a_second) : rate_(bytes_a_second) {}
  void after(std::uint64_t all_bytes) const {
    if (rate_ == 0) return;
    const auto due =
        begin_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                     static_cast<double>(all_bytes) / static_cast<double>(rate_)));
    while (Clock::now() < due) {
      throw_if_cancelled();
      std::this_thread::sleep_for(std::min<Clock::duration>(
          due - Clock::now() + std::chrono::milliseconds(1), std::chrono::milliseconds(100)));
    }
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::uint64_t rate_;
  Clock::time_point begin_ = Clock::now();
};

// The folder is empty, or on another disk. Nobody is asked twice: what was missing when somebody
// said that it may be missing, may.
std::optional<Loss> unreachable(const SourceFolder& folder, const Source& source,
                                const Snapshot* newest, const Scan& found,
                                const Inventory& before) {
  const bool accepted = newest != nullptr && source.accepted >= newest->sequence;
  if (accepted || !is_unreachable(folder, source, found, before)) return std::nullopt;
  return Loss{Loss::Kind::unreachable, found.gone.size(), before.files(), {}};
}

class Run {
 public:
  Run(const BackupRequest& request, const Vault& vault, const Source& source)
      : request_(request),
        vault_(vault),
        folder_(request.folder),
        ledger_(vault, source, request.now),
        pace_(request.most_bytes_a_second) {
    report_.source = ledger_.source();
    report_.recovered = ledger_.recovered();
  }

  BackupReport run() {
    auto found = scan(folder_, ledger_.inventory(), request_.exclusion, 1);
    report_.unchanged = found.unchanged;
    report_.excluded = found.excluded;
    report_.special = std::move(found.special);
    report_.unread = std::move(found.unread);
    for (const auto& path : ledger_.lost())
      report_.unread.push_back({path, "it had been kept, but its object is missing in the vault"});
    report_.loss =
        unreachable(folder_, ledger_.source(), ledger_.newest(), found, ledger_.inventory());
    const bool believed = !report_.loss;
    for (const auto& [path, mode] : found.folders)
      if (!path.empty()) ledger_.keep_folder(path, mode);
    read_all(found);
    if (believed) {
      for (const auto& path : found.gone) ledger_.forget(path);
      for (const auto& path : found.gone_folders) ledger_.forget(path);
      report_.gone = std::move(found.gone);
      if (!report_.gone.empty())
        report_.loss = look_for_loss(vault_, ledger_, request_.exclusion, request_.now);
    }
    if (!report_.loss) remind_of_pins();
    report_.snapshot = ledger_.commit({request_.now, note()});
    if (ledger_.newest() != nullptr) report_.newest = *ledger_.newest();
    return std::move(report_);
  }

  std::string file_system() const { return folder_.file_system(); }

 private:
  void read_all(Scan& found) {
    const auto store = vault_.store();
    progress_.of_files = found.changed.size();
    progress_.of_bytes = found.changed_bytes;
    for (std::size_t begin = 0; begin < found.changed.size(); begin += kFilesInRound) {
      throw_if_cancelled();
      const auto count = std::min(kFilesInRound, found.changed.size() - begin);
      SyncBatch barrier(vault_.folder());
      std::vector<IngestOutcome> outcomes(count);
      parallel_for(count, [&](std::size_t i) {
        throw_if_cancelled();
        outcomes[i] = ingest(folder_, found.changed[begin + i], store, barrier);
      });
      // Durable first, then under its name, then in the journal: docs/formats/vault.md, order.
      barrier.finish();
      for (std::size_t i = 0; i < count; ++i)
        take(std::move(found.changed[begin + i]), outcomes[i]);
      fault_point("vault.placed");
      ledger_.flush();
      if (request_.progress) request_.progress(progress_);
      pace_.after(report_.bytes_read);
    }
  }

  void take(std::string path, IngestOutcome& outcome) {
    ++progress_.files;
    if (outcome.problem) report_.unread.push_back({path, outcome.problem->problem});
    if (!outcome.file) return;  // gone since it was seen: the next run will say so
    auto& [entry, incoming] = *outcome.file;
    if (incoming) incoming->place();
    report_.bytes_read += entry.size;
    progress_.bytes += entry.size;
    if (entry.unstable) report_.unstable.push_back(path);
    const auto* known = ledger_.inventory().find(path);
    const bool fresh = known == nullptr;
    const bool same = !fresh && known->same_content(entry);
    ledger_.keep(path, std::move(entry));
    if (same)
      ++report_.unchanged;
    else
      (fresh ? report_.added : report_.changed).push_back(std::move(path));
  }

  void remind_of_pins() {
    Loss loss{Loss::Kind::pending, 0, 0, {}};
    const auto prefix = "refs/ztgit/pins/" + ledger_.source().name + "/";
    for (const auto& pin : git::refs_below(vault_.repository(), prefix))
      loss.pinned.push_back(
          fmt::format("{}/{}", ledger_.source().name,
                      number_of(std::string_view(pin.name).substr(prefix.size()))));
    if (!loss.pinned.empty()) report_.loss = std::move(loss);
  }

  std::string note() const {
    return fmt::format("{} added, {} changed, {} gone", report_.added.size(),
                       report_.changed.size(), report_.gone.size());
  }

  const BackupRequest& request_;
  const Vault& vault_;
  SourceFolder folder_;
  Ledger ledger_;
  Pace pace_;
  Progress progress_;
  BackupReport report_;
};

// What a backup would do. Writes nothing, neither a vault nor what a journal knows.
BackupReport describe(const BackupRequest& request, const SourceFolder& folder) {
  BackupReport report;
  report.source.folder = request.folder;
  Inventory inventory;
  if (lstat_of(request.vault)) {
    const auto vault = Vault::open(request.vault);
    const auto known = vault.find_source(request.folder, host_of(request));
    if (known) {
      report.source = *known;
      report.newest = newest_snapshot(vault, known->name);
    }
    if (report.newest) inventory = known_inventory(vault, *report.newest);
  }
  auto found = scan(folder, inventory, request.exclusion, 1);
  report.loss = unreachable(folder, report.source, report.newest ? &*report.newest : nullptr, found,
                            inventory);
  for (auto& path : found.changed)
    (inventory.find(path) == nullptr ? report.added : report.changed).push_back(std::move(path));
  if (!report.loss) report.gone = std::move(found.gone);
  report.unchanged = found.unchanged;
  report.excluded = found.excluded;
  report.special = std::move(found.special);
  report.unread = std::move(found.unread);
  report.bytes_read = found.changed_bytes;
  return report;
}

// What a killed run has left is in nobody's way; it goes when nobody else is at work.
void clear_leftovers(const Vault& vault) {
  try {
    const auto alone = vault.lock_alone(std::chrono::milliseconds(0));
    const auto repo = vault.repository();
    git::remove_stale_locks(repo);
    git::remove_stale_quarantines(repo);
    git::remove_stale_packs(repo);
    vault.store().remove_stale_temporaries();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict) throw;
  }
}

}  // namespace

BackupReport backup(const BackupRequest& request) {
  // Before the vault is made: a mistyped folder must not leave one behind.
  if (!lstat_of(request.folder))
    throw Error(ErrorKind::not_found,
                fmt::format("back {} up: it is not there", request.folder.string()))
        .hint("If it was kept before: ztgit restore latest --in-place");
  const SourceFolder folder(request.folder);
  refuse_each_other(request.folder, request.vault);
  if (request.dry_run) return describe(request, folder);
  auto vault = Vault::make(request.vault);
  auto source = vault.make_source(request.folder, host_of(request));
  const auto alone = vault.lock_source(source.name, kSourcePatience);
  clear_leftovers(vault);
  const auto shared = vault.share(kVaultPatience);
  Run run(request, vault, source);
  auto report = run.run();
  const auto here = run.file_system();
  if ((!report.loss || report.loss->kind != Loss::Kind::unreachable) &&
      source.file_system != here) {
    source.file_system = here;
    vault.remember(source);
  }
  if (report.snapshot) consolidate_if_many(vault);
  return report;
}

std::vector<std::string> acknowledge(Vault& vault, const std::string& name,
                                     const fs::path& folder) {
  auto source = vault.source(name);
  auto repo = vault.repository();
  std::vector<std::string> lifted;
  for (const auto& snapshot : snapshots(vault, name)) {
    source.acknowledged = snapshot.sequence;
    if (!snapshot.pinned) continue;
    git::remove_ref(repo, pin_ref(name, snapshot.sequence));
    lifted.push_back(snapshot.id());
  }
  // Nothing was pinned: then it is about a folder that is empty, or on another disk.
  if (lifted.empty()) source.accepted = source.acknowledged;
  if (lstat_of(folder)) source.file_system = SourceFolder(folder).file_system();
  vault.remember(source);
  return lifted;
}

}  // namespace ztgit::snapshot
