#include "snapshot/snapshots.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/text.hpp"
#include "git/commit.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/tree.hpp"
#include "number.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::string_view kSnapshots = "refs/ztgit/snapshots/";
constexpr std::string_view kPins = "refs/ztgit/pins/";
constexpr std::string_view kTags = "refs/ztgit/tags/";
constexpr std::size_t kObjectsInPack = 4096;  // at some kilobyte each while they are packed

std::string trailer(std::string_view message, std::string_view key) {
  while (!message.empty()) {
    const auto line = message.substr(0, message.find('\n'));
    message.remove_prefix(std::min(message.size(), line.size() + 1));
    if (line.starts_with(key) && line.substr(key.size()).starts_with(": "))
      return std::string(line.substr(key.size() + 2));
  }
  return {};
}

// "outputs-1/00000042/name" -> source, sequence and what follows.
struct RefParts {
  std::string source;
  std::uint64_t sequence = 0;
  std::string rest;
};

std::optional<RefParts> parts_of(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  const auto slash = name.find('/');
  if (slash == name.npos) return std::nullopt;
  RefParts parts{std::string(name.substr(0, slash)), 0, {}};
  name.remove_prefix(slash + 1);
  parts.sequence = number_of(name.substr(0, name.find('/')));
  if (const auto next = name.find('/'); next != name.npos) parts.rest = name.substr(next + 1);
  if (parts.sequence == 0) return std::nullopt;
  return parts;
}

Snapshot read_snapshot(const git::Repository& repo, const RefParts& parts, const std::string& id) {
  const auto commit = git::read_commit(repo, id);
  return {parts.source,
          parts.sequence,
          id,
          commit.tree,
          commit.committer.when,
          trailer(commit.message, "ZT-Previous"),
          number_of(trailer(commit.message, "ZT-Files")),
          number_of(trailer(commit.message, "ZT-Bytes")),
          {},
          false};
}

std::string message_of(const Source& source, std::uint64_t sequence, const Inventory& inventory,
                       const NewSnapshot& what, const std::string& previous) {
  auto message = fmt::format("Snapshot {} of {}", sequence, source.name);
  if (!what.note.empty()) message += ": " + visible_line(what.note);
  message += fmt::format("\n\nZT-Source: {}\nZT-Sequence: {}\nZT-Time: {}\n", source.name, sequence,
                         rfc3339(what.time));
  if (!previous.empty()) message += fmt::format("ZT-Previous: {}\n", previous);
  return message + fmt::format("ZT-Host: {}\nZT-Folder: {}\nZT-Files: {}\nZT-Bytes: {}\n",
                               visible_line(source.host), visible_line(source.folder.string()),
                               inventory.files(), inventory.bytes());
}

// The new objects of one snapshot. What does not fit into memory at once is published early: until
// the ref names it, it is only not found again.
class Packs {
 public:
  explicit Packs(const Vault& vault) : vault_(vault), barrier_(vault.folder()) { begin(); }

  git::ObjectBatch& batch() {
    if (batch_->size() >= kObjectsInPack) {
      publish();
      begin();
    }
    return *batch_;
  }

  void publish() {
    batch_->write_back(barrier_);
    barrier_.finish();
    fault_point("vault.pack");
    batch_->publish();
    fault_point("vault.packed");
  }

 private:
  void begin() {
    batch_.reset();
    repo_.emplace(vault_.repository());
    batch_ = std::make_unique<git::ObjectBatch>(*repo_, git::ObjectBatch::OnlyNew{});
  }

  const Vault& vault_;
  SyncBatch barrier_;
  std::optional<git::Repository> repo_;
  std::unique_ptr<git::ObjectBatch> batch_;
};

void move_branch(git::Repository& repo, const Snapshot& snapshot, const git::Identity& who) {
  const auto branch = "refs/heads/" + snapshot.source;
  git::update_ref(repo, {branch, snapshot.commit, repo.commit_of(branch).value_or(""), "snapshot"},
                  who);
  if (repo.head().ref != branch) repo.set_head(branch);
}

}  // namespace

std::string Snapshot::id() const { return fmt::format("{}/{}", source, sequence); }

std::string snapshot_ref(const std::string& source, std::uint64_t sequence) {
  return fmt::format("{}{}/{:08}", kSnapshots, source, sequence);
}
std::string pin_ref(const std::string& source, std::uint64_t sequence) {
  return fmt::format("{}{}/{:08}", kPins, source, sequence);
}
std::string tag_ref(const std::string& source, std::uint64_t sequence, std::string_view tag) {
  return fmt::format("{}{}/{:08}/{}", kTags, source, sequence, tag);
}

std::vector<Snapshot> snapshots(const Vault& vault, const std::string& source) {
  const auto repo = vault.repository();
  const auto suffix = source.empty() ? std::string() : source + "/";
  std::vector<Snapshot> found;
  std::map<std::pair<std::string, std::uint64_t>, std::size_t> places;
  for (const auto& ref : git::refs_below(repo, std::string(kSnapshots) + suffix)) {
    const auto parts = parts_of(ref.name, kSnapshots);
    if (!parts) continue;
    found.push_back(read_snapshot(repo, *parts, ref.id));
  }
  std::sort(found.begin(), found.end(), [](const Snapshot& a, const Snapshot& b) {
    return std::pair(a.source, a.sequence) < std::pair(b.source, b.sequence);
  });
  for (std::size_t i = 0; i < found.size(); ++i) places[{found[i].source, found[i].sequence}] = i;
  for (const auto prefix : {kPins, kTags})
    for (const auto& ref : git::refs_below(repo, std::string(prefix) + suffix)) {
      const auto parts = parts_of(ref.name, prefix);
      const auto place = parts ? places.find({parts->source, parts->sequence}) : places.end();
      if (place == places.end()) continue;
      if (prefix == kPins)
        found[place->second].pinned = true;
      else
        found[place->second].tags.push_back(parts->rest);
    }
  return found;
}

std::optional<Snapshot> newest_snapshot(const Vault& vault, const std::string& source) {
  const auto repo = vault.repository();
  const auto refs = git::refs_below(repo, std::string(kSnapshots) + source + "/");
  const auto newest = std::max_element(
      refs.begin(), refs.end(), [](const git::NamedRef& a, const git::NamedRef& b) {
        const auto first = parts_of(a.name, kSnapshots), second = parts_of(b.name, kSnapshots);
        return (first ? first->sequence : 0) < (second ? second->sequence : 0);
      });
  if (newest == refs.end()) return std::nullopt;
  const auto parts = parts_of(newest->name, kSnapshots);
  if (!parts) return std::nullopt;
  return read_snapshot(repo, *parts, newest->id);
}

Snapshot commit_snapshot(const Vault& vault, const Source& source, Inventory& inventory,
                         const NewSnapshot& what) {
  auto repo = vault.repository();
  const auto branch = repo.commit_of("refs/heads/" + source.name);
  std::uint64_t sequence = 1;
  std::string previous;
  for (const auto& ref : git::refs_below(repo, std::string(kSnapshots) + source.name + "/"))
    if (const auto parts = parts_of(ref.name, kSnapshots); parts && parts->sequence >= sequence) {
      sequence = parts->sequence + 1;
      previous = ref.id;
    }
  // A number stays used when its snapshot has been pruned.
  if (branch)
    sequence = std::max(
        sequence, number_of(trailer(git::read_commit(repo, *branch).message, "ZT-Sequence")) + 1);

  const git::Identity who{"ztgit", "ztgit@" + source.host, what.time};
  Packs packs(vault);
  Snapshot made{source.name,       sequence,          {}, {},   what.time, previous,
                inventory.files(), inventory.bytes(), {}, false};
  made.tree = inventory.write([&]() -> git::ObjectBatch& { return packs.batch(); });
  made.commit = packs.batch().add_commit(
      {made.tree, {}, message_of(source, sequence, inventory, what, previous), who, who});
  packs.publish();
  git::update_ref(repo, {snapshot_ref(source.name, sequence), made.commit, "", "snapshot"}, who);
  move_branch(repo, made, who);
  return made;
}

}  // namespace ztgit::snapshot
