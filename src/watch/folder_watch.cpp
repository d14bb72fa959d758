#include "folder_watch.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "metadata/read.hpp"
#include "snapshot/ingest.hpp"
#include "snapshot/packs.hpp"

namespace ztgit::watch {

namespace fs = std::filesystem;

namespace {

constexpr auto kPatience = std::chrono::minutes(10);
constexpr auto kLongestBatch = std::chrono::seconds(30);
constexpr auto kUnfinished = std::chrono::seconds(10);  // then a cut picture is kept as it is
constexpr std::size_t kSuspicious = 20;                 // files gone in one batch

class OpenPicture final : public metadata::ByteSource {
 public:
  explicit OpenPicture(const File& file, std::uint64_t size) : file_(file), size_(size) {}
  std::uint64_t size() const override { return size_; }
  std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const override {
    return read_at(file_, offset, bytes, "a picture");
  }

 private:
  const File& file_;
  std::uint64_t size_;
};

// How long ago the file was changed, by the clock of its file system.
std::chrono::microseconds age_of(const snapshot::Entry& entry) {
  struct timespec now {};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const auto nanoseconds = now.tv_sec * 1'000'000'000 + now.tv_nsec - entry.modified;
  return std::chrono::microseconds(std::max<std::int64_t>(0, nanoseconds / 1000));
}

}  // namespace

struct FolderWatch::Batch {
  snapshot::SourceFolder source;
  FolderLock alone, shared;
};

FolderWatch::FolderWatch(const WatchRequest& request, fs::path folder)
    : request_(request), folder_(std::move(folder)) {
  make_folders(request_.state);
  const auto name = sha256_of(request_.vault.string() + "\n" + folder_.string()).substr(0, 16);
  try {
    only_.emplace(request_.state / ("watch-" + name + ".lock"), std::chrono::milliseconds(0));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::conflict) throw;
    throw Error(ErrorKind::conflict,
                fmt::format("watch {}: another ztgit watches it already", folder_.string()));
  }
}
FolderWatch::~FolderWatch() = default;

void FolderWatch::say(const std::string& notice) const {
  if (request_.told.notice) request_.told.notice(notice);
}

void FolderWatch::catch_up() {
  // Known once, it is not made again: its disk is missing, and what stands there is the mount
  // point.
  if (vault_ && !fs::exists(request_.vault / "HEAD"))
    throw Error(ErrorKind::not_found, "the vault " + request_.vault.string() + " is away");
  if (batch_) commit();
  ledger_.reset();
  const auto report = snapshot::backup(
      {request_.vault, folder_, {}, request_.exclusion, 0, false, now_local(), {}});
  vault_ = snapshot::Vault::open(request_.vault);
  source_ = report.source;
  if (request_.told.caught_up) request_.told.caught_up(report);
}

void FolderWatch::open_batch() {
  if (batch_) return;
  // The vault's own lock first, as everybody does who needs both.
  auto alone = vault_->lock_source(source_->name, kPatience);
  auto shared = vault_->share(kPatience);
  batch_.reset(new Batch{snapshot::SourceFolder(folder_), std::move(alone), std::move(shared)});
  const auto tip = vault_->repository().commit_of("refs/heads/" + source_->name);
  // A backup may have run since: then what it knows is newer than what we know.
  const bool current = ledger_ && ledger_->newest() != nullptr && tip == ledger_->newest()->commit;
  if (!current)
    ledger_ =
        std::make_unique<snapshot::Ledger>(*vault_, vault_->source(source_->name), now_local());
  forgotten_ = 0;
}

bool FolderWatch::is_unfinished(const std::string& path) const {
  const auto file = batch_->source.open(path);
  if (!file) return false;
  const auto size = static_cast<std::uint64_t>(stat_of(*file, path).st_size);
  const auto picture = metadata::read_container(OpenPicture(*file, size));
  using metadata::Kind;
  return picture.kind != Kind::not_an_image && picture.kind != Kind::lfs_pointer &&
         !picture.complete;
}

void FolderWatch::keep(const std::string& path, bool wait_for_more) {
  open_batch();
  const auto info = batch_->source.look(path);
  if (!info || (!S_ISREG(info->st_mode) && !S_ISLNK(info->st_mode))) return;
  if (const auto* known = ledger_->inventory().find(path);
      known != nullptr && snapshot::unchanged(*known, *info))
    return;
  const bool unfinished = S_ISREG(info->st_mode) && is_unfinished(path);
  if (unfinished && wait_for_more) {
    unfinished_[path] = Clock::now() + kUnfinished;
    return;
  }
  SyncBatch barrier(vault_->folder());
  auto outcome = snapshot::ingest(batch_->source, path, vault_->store(), barrier);
  if (outcome.problem) say(fmt::format("{} could not be read: {}", path, outcome.problem->problem));
  if (!outcome.file) return;
  auto& [entry, incoming] = *outcome.file;
  // One that was kept in this batch already has a state that no snapshot would show.
  if (const auto* known = ledger_->inventory().find(path);
      known != nullptr && ledger_->waiting() > 0 && !known->same_content(entry)) {
    commit();
    open_batch();
  }
  if (incoming) {
    barrier.finish();
    incoming->place();
  }
  Kept kept{folder_,    path, entry.is_link() ? "" : snapshot::to_hex(entry.oid),
            entry.size, {},   unfinished};
  kept.after_close = age_of(entry);
  ledger_->keep(path, std::move(entry));
  ledger_->flush();
  const auto now = Clock::now();
  if (!first_) first_ = now;
  last_ = now;
  if (request_.told.kept) request_.told.kept(kept);
  if (ledger_->waiting() >= request_.most_waiting) commit();
}

void FolderWatch::written(const std::string& path) {
  unfinished_.erase(path);
  if (request_.exclusion.excludes_with_parents(path)) return;
  keep(path, /*wait_for_more=*/true);
}

void FolderWatch::gone(const std::string& path) {
  unfinished_.erase(path);
  // Most names that go are those under which a program wrote a file before it gave it its own.
  if (request_.exclusion.excludes_with_parents(path)) return;
  open_batch();
  if (!ledger_->inventory().contains(path)) return;
  // What has been kept and not yet committed must be seen in a snapshot before it goes.
  if (ledger_->waiting() > 0) {
    commit();
    open_batch();
  }
  if (batch_->source.look(path)) return;  // another one has its name by now: an event will tell
  ledger_->forget(path);
  ++forgotten_;
  const auto now = Clock::now();
  if (!first_) first_ = now;
  last_ = now;
}

void FolderWatch::commit() {
  if (!batch_) return;
  first_.reset();
  last_.reset();
  if (forgotten_ > kSuspicious || (forgotten_ > 0 && ledger_->inventory().files() == 0)) {
    // Too much is gone to take it at its word: a whole look judges, and pins what was there.
    ledger_.reset();
    batch_.reset();
    catch_up();
    return;
  }
  const auto made = ledger_->commit({now_local(), fmt::format("{} kept", ledger_->waiting())});
  if (made && request_.told.snapshot) request_.told.snapshot(*made);
  if (made) snapshot::consolidate_if_many(*vault_);
  batch_.reset();
}

std::optional<Clock::time_point> FolderWatch::tick(Clock::time_point now) {
  for (auto next = unfinished_.begin(); next != unfinished_.end();) {
    if (next->second > now) {
      ++next;
      continue;
    }
    const auto path = next->first;
    next = unfinished_.erase(next);
    keep(path, /*wait_for_more=*/false);
  }
  if (batch_ && !first_) commit();  // it was opened for nothing that counts
  std::optional<Clock::time_point> due;
  if (batch_ && first_) {
    due = std::min(*last_ + request_.quiet, *first_ + kLongestBatch);
    if (*due <= now) {
      commit();
      due.reset();
    }
  }
  for (const auto& [path, when] : unfinished_) due = due ? std::min(*due, when) : when;
  return due;
}

void FolderWatch::abandon() noexcept {
  ledger_.reset();
  batch_.reset();
  first_.reset();
  last_.reset();
}

void FolderWatch::finish() {
  for (const auto& [path, when] : unfinished_) keep(path, /*wait_for_more=*/false);
  unfinished_.clear();
  commit();
}

}  // namespace ztgit::watch
