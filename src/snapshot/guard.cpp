#include "guard.hpp"

#include <algorithm>
#include <set>

#include "git/reference.hpp"
#include "snapshot/read_tree.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::int64_t kDay = 86'400;           // s
constexpr std::uint64_t kUnsuspicious = 20;     // files
constexpr std::uint64_t kUnsuspiciousPart = 5;  // a fifth

void pin(const Vault& vault, const Snapshot& snapshot, const ZonedTime& now) {
  auto repo = vault.repository();
  const auto ref = pin_ref(snapshot.source, snapshot.sequence);
  if (repo.commit_of(ref)) return;
  git::update_ref(repo, {ref, snapshot.commit, "", "pin"}, {"ztgit", "ztgit@localhost", now});
}

}  // namespace

bool is_unreachable(const SourceFolder& folder, const Source& source, const Scan& scan,
                    const Inventory& before) {
  if (scan.gone.empty()) return false;
  const bool empty = scan.unchanged == 0 && scan.changed.empty() && before.files() > 0;
  const auto here = folder.file_system();
  return empty || (!source.file_system.empty() && !here.empty() && here != source.file_system);
}

std::optional<Loss> look_for_loss(const Vault& vault, Ledger& ledger, const Exclusion& exclusion,
                                  const ZonedTime& now) {
  auto all = snapshots(vault, ledger.source().name);
  std::erase_if(all, [&](const Snapshot& snapshot) {
    return snapshot.sequence <= ledger.source().acknowledged;
  });
  if (all.empty()) return std::nullopt;
  const Snapshot* base = &all.front();
  for (const auto& snapshot : all)
    if (now.seconds - snapshot.time.seconds >= kDay) base = &snapshot;

  std::set<Oid> here;
  ledger.inventory().each([&](const std::string&, const Entry& entry) { here.insert(entry.oid); });
  Loss loss;
  read_tree(vault.repository(), base->tree, {[&](const std::string& path, const Entry& entry) {
              if (exclusion.excludes_with_parents(path)) return;
              ++loss.of;
              if (ledger.inventory().find(path) == nullptr && !here.contains(entry.oid))
                ++loss.gone;
            }});
  if (loss.gone <= kUnsuspicious || loss.gone * kUnsuspiciousPart <= loss.of) return std::nullopt;
  pin(vault, *base, now);
  pin(vault, all.back(), now);
  loss.pinned.push_back(base->id());
  if (all.back().sequence != base->sequence) loss.pinned.push_back(all.back().id());
  return loss;
}

}  // namespace ztgit::snapshot
