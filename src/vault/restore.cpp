#include "vault/restore.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <set>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/parallel.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "snapshot/read_tree.hpp"
#include "target_folder.hpp"

namespace ztgit::vault {

using snapshot::Entry;
using snapshot::to_hex;

namespace {

constexpr std::size_t kChunk = std::size_t{128} << 10;  // bytes
constexpr const char* kManifest = "manifest.sha256";

struct Chosen {
  std::string path;
  Entry entry;
};

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

std::string without_slashes(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path == "." ? "" : path);
}

// Which files of the snapshot, and the folders that are needed for them.
struct Choice {
  std::vector<Chosen> files;
  std::vector<std::pair<std::string, std::uint32_t>> folders;  // path, st_mode; parents first
};

Choice choose(const snapshot::Vault& vault, const RestoreRequest& request) {
  std::vector<std::string> paths;
  for (const auto& path : request.paths) paths.push_back(without_slashes(path));
  std::set<std::string> unmet(paths.begin(), paths.end());
  std::set<std::string> missing_oids(request.oids.begin(), request.oids.end());
  const auto named = [&](const std::string& path) {
    bool met = paths.empty();
    for (const auto& wanted : paths)
      if (wanted.empty() || is_below(path, wanted)) {
        met = true;
        unmet.erase(wanted);
      }
    return met;
  };
  Choice choice;
  snapshot::read_tree(
      vault.repository(), request.tree,
      {[&](const std::string& path, Entry entry) {
         if (!named(path)) return;
         if (!request.oids.empty()) {
           const auto oid = to_hex(entry.oid);
           if (entry.is_link() ||
               std::none_of(request.oids.begin(), request.oids.end(),
                            [&](const std::string& wanted) { return oid.starts_with(wanted); }))
             return;
         }
         if (request.wanted && !request.wanted(path, entry)) return;
         choice.files.push_back({path, std::move(entry)});
       },
       [&](const std::string& path, std::uint32_t mode) {
         if (!path.empty() && named(path) && request.oids.empty() && !request.wanted)
           choice.folders.emplace_back(path, mode);
       }});
  unmet.erase("");
  if (!unmet.empty())
    throw Error(ErrorKind::not_found, fmt::format("restore {}: the snapshot does not have it",
                                                  visible_line(*unmet.begin())))
        .hint(
            "'ztgit backup show SNAPSHOT' lists what it has; 'ztgit backup find NAME' looks in "
            "all.");
  if (choice.files.empty() && !request.oids.empty())
    throw Error(ErrorKind::not_found, "restore: the snapshot has no such object")
        .hint("'ztgit backup find OID' looks in all snapshots.");
  std::sort(choice.folders.begin(), choice.folders.end());
  return choice;
}

enum class Outcome { restored, same, kept };

class Restoring {
 public:
  Restoring(const snapshot::Vault& vault, const RestoreRequest& request)
      : request_(request), store_(vault.store()), target_(request.target) {}

  Outcome one(const Chosen& chosen) {
    const auto standing = target_.look(chosen.path);
    if (standing) {
      if (is_same(chosen, *standing)) return Outcome::same;
      if (!request_.overwrite || S_ISDIR(standing->st_mode)) return Outcome::kept;
    }
    if (chosen.entry.is_link()) return restore_link(chosen);
    auto file = target_.create(chosen.path);
    copy(chosen, file.file());
    fault_point("vault.restored");
    return file.place(chosen.entry.mode, chosen.entry.modified, request_.overwrite)
               ? Outcome::restored
               : Outcome::kept;
  }

  const TargetFolder& target() const noexcept { return target_; }

 private:
  bool is_same(const Chosen& chosen, const struct stat& standing) const {
    if (chosen.entry.is_link() || !S_ISREG(standing.st_mode) ||
        static_cast<std::uint64_t>(standing.st_size) != chosen.entry.size)
      return false;
    return lfs::point_at(target_.open(chosen.path), chosen.path).oid == to_hex(chosen.entry.oid);
  }

  Outcome restore_link(const Chosen& chosen) const {
    return target_.link(chosen.path, chosen.entry.link, chosen.entry.modified) ? Outcome::restored
                                                                               : Outcome::kept;
  }

  [[noreturn]] static void refuse(const Chosen& chosen) {
    throw Error(ErrorKind::integrity,
                fmt::format("read the object of {}: its bytes are damaged", chosen.path))
        .hint("'ztgit backup verify --read-data' looks for another copy of it.");
  }

  // Hashed on the way, or, where it is to be verified and where blocks are shared, as it arrived.
  // By hand: copy_file_range() took 2.7 times as long on ext4 (Linux 6.18, 700 × 1.5 MB).
  void copy(const Chosen& chosen, const File& to) const {
    if (chosen.entry.size == 0) return;
    const auto oid = to_hex(chosen.entry.oid);
    const auto object = store_.object_path(oid);
    const auto from = open_to_read(object);
    const bool shared = lfs::share_bytes(from, to);
    const bool as_arrived = shared || request_.verify;
    Sha256 hash;
    if (!shared) {
      const auto buffer = std::make_unique<std::array<std::byte, kChunk>>();
      std::uint64_t offset = 0;
      while (const auto got = read_at(from, offset, *buffer, object)) {
        const auto bytes = std::span(*buffer).first(got);
        if (!as_arrived) hash.update(bytes);
        write_all(to, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, chosen.path);
        offset += got;
      }
    }
    if ((as_arrived ? lfs::point_at(to, chosen.path).oid : hash.finish()) != oid) refuse(chosen);
  }

  const RestoreRequest& request_;
  lfs::Store store_;
  TargetFolder target_;
};

class Collected {
 public:
  Collected(const RestoreRequest& request, const std::vector<Chosen>& files) : request_(request) {
    progress_.of_files = files.size();
    for (const auto& file : files) progress_.of_bytes += file.entry.size;
  }
  void add(const Chosen& chosen, Outcome outcome) {
    const std::scoped_lock held(lock_);
    switch (outcome) {
      case Outcome::restored:
        report_.restored.push_back(chosen.path);
        report_.bytes += chosen.entry.size;
        break;
      case Outcome::same: report_.same.push_back(chosen.path); break;
      default: report_.kept.push_back(chosen.path); break;
    }
    moved(chosen);
  }
  void add(const Chosen& chosen, const Error& error) {
    const std::scoped_lock held(lock_);
    report_.failed.push_back(
        {chosen.path, chosen.entry.is_link() ? "" : to_hex(chosen.entry.oid), error.what()});
    moved(chosen);
  }
  RestoreReport take() {
    for (auto* list : {&report_.restored, &report_.same, &report_.kept})
      std::sort(list->begin(), list->end());
    std::sort(report_.failed.begin(), report_.failed.end(),
              [](const NotRestored& a, const NotRestored& b) { return a.path < b.path; });
    return std::move(report_);
  }

 private:
  void moved(const Chosen& chosen) {
    ++progress_.files;
    progress_.bytes += chosen.entry.size;
    if (request_.progress) request_.progress(progress_);
  }

  const RestoreRequest& request_;
  std::mutex lock_;
  snapshot::Progress progress_;
  RestoreReport report_;
};

}  // namespace

std::string manifest_line(const std::string& oid, const std::string& path) {
  std::string escaped;
  for (const char c : path) {
    if (c == '\\')
      escaped += "\\\\";
    else if (c == '\n')
      escaped += "\\n";
    else if (c == '\r')
      escaped += "\\r";
    else
      escaped += c;
  }
  return fmt::format("{}{}  {}\n", escaped == path ? "" : "\\", oid, escaped);
}

std::string manifest_of(const snapshot::Vault& vault, const std::string& tree) {
  std::vector<std::pair<std::string, std::string>> files;
  snapshot::read_tree(vault.repository(), tree, {[&](const std::string& path, const Entry& entry) {
                        if (!entry.is_link()) files.emplace_back(path, to_hex(entry.oid));
                      }});
  std::sort(files.begin(), files.end());
  std::string text;
  for (const auto& [path, oid] : files) text += manifest_line(oid, path);
  return text;
}

RestoreReport restore(const snapshot::Vault& vault, const RestoreRequest& request) {
  auto choice = choose(vault, request);
  Collected collected(request, choice.files);
  if (request.dry_run) {
    for (const auto& file : choice.files) collected.add(file, Outcome::restored);
    return collected.take();
  }
  Restoring restoring(vault, request);
  for (const auto& [path, mode] : choice.folders) restoring.target().make(path);
  parallel_for(choice.files.size(), [&](std::size_t i) {
    throw_if_cancelled();
    const auto& chosen = choice.files[i];
    try {
      collected.add(chosen, restoring.one(chosen));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      collected.add(chosen, error);
    }
  });
  // Deepest first: a folder that nobody may write to gets its mode when all is in it.
  for (auto folder = choice.folders.rbegin(); folder != choice.folders.rend(); ++folder)
    restoring.target().set_mode(folder->first, folder->second);
  auto report = collected.take();
  if (request.manifest) {
    std::string text;
    for (const auto& file : choice.files)
      if (!file.entry.is_link()) text += manifest_line(to_hex(file.entry.oid), file.path);
    auto file = restoring.target().create(kManifest);
    write_all(file.file(), text, kManifest);
    if (!file.place(0644, ::time(nullptr) * 1'000'000'000, false))
      report.kept.emplace_back(kManifest);
  }
  return report;
}

}  // namespace ztgit::vault
