#include "vault/verify.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "lfs/inventory.hpp"
#include "snapshot/read_tree.hpp"
#include "snapshot/snapshots.hpp"
#include "vault/expired.hpp"
#include "verified_list.hpp"

namespace ztgit::vault {

namespace fs = std::filesystem;
using snapshot::Entry;
using snapshot::Snapshot;
using snapshot::to_hex;

namespace {

constexpr auto kPatience = std::chrono::minutes(10);
constexpr std::size_t kMostPaths = 5;  // named of one object

struct Known {
  std::uint64_t size = 0;
  std::vector<std::string> paths = {};
  std::vector<fs::path> originals = {};  // where it came from, if that is on this machine
};
using Objects = std::map<std::string, Known>;

// Every tree once.
class Structure {
 public:
  Structure(const snapshot::Vault& vault, VerifyReport& report) : vault_(vault), report_(report) {
    for (auto& source : vault.sources())
      if (source.host == snapshot::host_name()) folders_[source.name] = source.folder;
  }

  Objects read() {
    const auto repo = vault_.repository();
    for (const auto& snapshot : snapshot::snapshots(vault_)) {
      throw_if_cancelled();
      ++report_.snapshots;
      try {
        read_snapshot(repo, snapshot);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::cancelled) throw;
        report_.broken.push_back(fmt::format("{}: {}", snapshot.id(), error.what()));
      }
    }
    return std::move(objects_);
  }

 private:
  void read_snapshot(const git::Repository& repo, const Snapshot& snapshot) {
    snapshot::read_tree(
        repo, snapshot.tree,
        {[&](const std::string& path, const Entry& entry) { add(snapshot, path, entry); },
         {},
         [&](const std::string& folder, const std::string& tree) {
           return seen_.emplace(snapshot.source + "/" + folder, tree).second;
         },
         [&](const std::string& folder, const std::string& problem) {
           report_.broken.push_back(
               fmt::format("{}, folder '{}': {}", snapshot.id(), folder, problem));
         }});
  }

  void add(const Snapshot& snapshot, const std::string& path, const Entry& entry) {
    ++report_.files;
    if (entry.is_link() || entry.size == 0) return;
    auto& known = objects_[to_hex(entry.oid)];
    known.size = entry.size;
    if (known.paths.size() >= kMostPaths) return;
    known.paths.push_back(snapshot.source + "/" + path);
    if (const auto folder = folders_.find(snapshot.source); folder != folders_.end())
      known.originals.push_back(folder->second / path);
  }

  const snapshot::Vault& vault_;
  VerifyReport& report_;
  std::map<std::string, fs::path> folders_;
  std::set<std::pair<std::string, std::string>> seen_;
  Objects objects_;
};

// Puts an object right from a copy elsewhere. Only one that is really another one counts.
class Healing {
 public:
  Healing(const snapshot::Vault& vault, const VerifyRequest& request)
      : request_(request), store_(vault.store()), barrier_(vault.folder()) {}

  std::string heal(const std::string& oid, const Known& known) {
    if (!request_.heal) return {};
    const std::scoped_lock held(lock_);
    for (const auto& original : known.originals)
      if (take(oid, known.size, original)) return original.string();
    for (const auto& folder : request_.stores) {
      const auto copy = lfs::Store(folder).object_path(oid);
      if (take(oid, known.size, copy)) return copy.string();
    }
    if (!request_.fetch) return {};
    const auto fetched = store_.new_temporary();
    const bool got = request_.fetch(oid, known.size, fetched) && take(oid, known.size, fetched);
    ::unlink(fetched.c_str());
    return got ? "the cloud" : "";
  }

 private:
  bool take(const std::string& oid, std::uint64_t size, const fs::path& from) {
    const auto there = lstat_of(from);
    if (!there || !S_ISREG(there->st_mode) || static_cast<std::uint64_t>(there->st_size) != size)
      return false;
    const auto here = lstat_of(store_.object_path(oid));
    if (here && here->st_ino == there->st_ino && here->st_dev == there->st_dev) return false;
    try {
      auto incoming = store_.receive(open_to_read(from), from);
      if (incoming.pointer().oid != oid) return false;
      if (here) lfs::move_to_bad(store_, oid);
      auto again = store_.receive(incoming.file(), from);  // now that it is not there any more
      again.write_back(barrier_);
      barrier_.finish();
      again.place();
      sync_folder(store_.object_path(oid).parent_path());
      return true;
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      return false;
    }
  }

  const VerifyRequest& request_;
  lfs::Store store_;
  std::mutex lock_;
  SyncBatch barrier_;
};

std::string problem_of(const lfs::Store& store, const std::string& oid, std::uint64_t size,
                       bool read) {
  const auto path = store.object_path(oid);
  const auto info = lstat_of(path);
  if (!info || !S_ISREG(info->st_mode)) return "missing";
  if (static_cast<std::uint64_t>(info->st_size) != size)
    return fmt::format("{} bytes long, not {}", info->st_size, size);
  if (!read) return {};
  try {
    return lfs::point_at(path).oid == oid ? "" : "its bytes are damaged";
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return error.what();
  }
}

// Those to be read: what has not been read yet comes first, in an order that is another one each
// time.
std::set<std::string> chosen(const Objects& objects, const VerifiedList& verified, double part) {
  std::vector<std::string> fresh, again;
  for (const auto& [oid, known] : objects) (verified.contains(oid) ? again : fresh).push_back(oid);
  std::mt19937_64 random(std::random_device{}());
  std::shuffle(fresh.begin(), fresh.end(), random);
  const auto count =
      static_cast<std::size_t>(std::ceil(part * static_cast<double>(objects.size())));
  if (fresh.size() > count) fresh.resize(count);
  return {fresh.begin(), fresh.end()};
}

void name_snapshots(const snapshot::Vault& vault, std::vector<Damage>& damaged) {
  if (damaged.empty()) return;
  std::map<std::string, Damage*> by_oid;
  for (auto& damage : damaged) by_oid[damage.oid] = &damage;
  const auto repo = vault.repository();
  for (const auto& snapshot : snapshot::snapshots(vault)) {
    std::set<Damage*> met;
    snapshot::read_tree(repo, snapshot.tree,
                        {[&](const std::string&, const Entry& entry) {
                           const auto known = by_oid.find(to_hex(entry.oid));
                           if (known != by_oid.end()) met.insert(known->second);
                         },
                         {},
                         {},
                         [](const std::string&, const std::string&) {}});
    for (auto* damage : met) damage->snapshots.push_back(snapshot.id());
  }
}

}  // namespace

bool VerifyReport::ok() const noexcept {
  return broken.empty() && std::all_of(damaged.begin(), damaged.end(), [](const Damage& damage) {
           return !damage.healed_from.empty();
         });
}

VerifyReport verify(const snapshot::Vault& vault, const VerifyRequest& request) {
  const auto shared = vault.share(kPatience);
  VerifyReport report;
  const auto objects = Structure(vault, report).read();
  report.objects = objects.size();
  const auto expired = expired_objects(vault);
  VerifiedList verified(vault.state_folder() / "verified");
  const auto to_read =
      request.read_data ? chosen(objects, verified, request.part) : std::set<std::string>();
  std::vector<std::pair<std::string, const Known*>> order;
  snapshot::Progress progress;
  progress.of_files = to_read.size();
  for (const auto& [oid, known] : objects) {
    order.emplace_back(oid, &known);
    if (to_read.contains(oid)) progress.of_bytes += known.size;
    if (request.read_data && !verified.contains(oid) && !to_read.contains(oid))
      ++report.objects_left;
  }
  const auto store = vault.store();
  Healing healing(vault, request);
  std::mutex lock;
  parallel_for(order.size(), [&](std::size_t i) {
    throw_if_cancelled();
    const auto& [oid, known] = order[i];
    const bool read = to_read.contains(oid);
    auto problem = problem_of(store, oid, known->size, read);
    const bool let_go = problem == "missing" && expired.contains(oid);
    std::string healed;
    if (!problem.empty() && !let_go) healed = healing.heal(oid, *known);
    if (read && problem.empty()) verified.add(oid);
    const std::scoped_lock held(lock);
    if (let_go) ++report.expired;
    if (!problem.empty() && !let_go)
      report.damaged.push_back({oid, known->size, std::move(problem), known->paths, {}, healed});
    if (!read) return;
    ++report.objects_read;
    report.bytes_read += known->size;
    ++progress.files;
    progress.bytes += known->size;
    if (request.progress) request.progress(progress);
  });
  if (request.read_data && report.objects_left == 0) verified.begin_anew();
  std::sort(report.damaged.begin(), report.damaged.end(),
            [](const Damage& a, const Damage& b) { return a.oid < b.oid; });
  name_snapshots(vault, report.damaged);
  return report;
}

}  // namespace ztgit::vault
