#include "vault/compare.hpp"

#include <algorithm>
#include <fnmatch.h>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "snapshot/read_tree.hpp"

namespace ztgit::vault {

using snapshot::Entry;
using snapshot::to_hex;

namespace {

constexpr std::size_t kLeastOfOid = 7;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::map<std::string, Entry> files_of(const snapshot::Vault& vault, const std::string& tree) {
  std::map<std::string, Entry> files;
  snapshot::read_tree(vault.repository(), tree, {[&](const std::string& path, Entry entry) {
                        files.emplace(path, std::move(entry));
                      }});
  return files;
}

bool same_bytes(const Entry& a, const Entry& b) { return a.oid == b.oid && a.link == b.link; }

// A file that is gone under one name and new under another.
void find_moves(Difference& difference, const std::map<std::string, Entry>& before,
                const std::map<std::string, Entry>& after) {
  std::multimap<snapshot::Oid, std::string> gone;
  for (const auto& path : difference.gone)
    if (!before.at(path).is_link()) gone.emplace(before.at(path).oid, path);
  std::set<std::string> moved_away;
  std::erase_if(difference.added, [&](const std::string& path) {
    const auto& entry = after.at(path);
    const auto known = entry.is_link() ? gone.end() : gone.find(entry.oid);
    if (known == gone.end()) return false;
    difference.moved.push_back({known->second, path});
    moved_away.insert(known->second);
    gone.erase(known);
    return true;
  });
  std::erase_if(difference.gone,
                [&](const std::string& path) { return moved_away.contains(path); });
}

}  // namespace

Difference compare(const snapshot::Vault& vault, const std::string& old_tree,
                   const std::string& new_tree) {
  Difference difference;
  if (old_tree == new_tree) return difference;
  const auto before = files_of(vault, old_tree), after = files_of(vault, new_tree);
  for (const auto& [path, entry] : after) {
    const auto known = before.find(path);
    if (known == before.end())
      difference.added.push_back(path);
    else if (!same_bytes(known->second, entry))
      difference.changed.push_back(path);
    else if (!known->second.same_content(entry))
      difference.touched.push_back(path);
  }
  for (const auto& [path, entry] : before)
    if (!after.contains(path)) difference.gone.push_back(path);
  find_moves(difference, before, after);
  return difference;
}

std::vector<Kept> find_files(const snapshot::Vault& vault,
                             const std::vector<snapshot::Snapshot>& among,
                             const std::string& glob) {
  const bool as_oid = glob.size() >= kLeastOfOid && is_hex(glob);
  const auto matches = [&](const std::string& path, const std::string& oid) {
    if (as_oid && oid.starts_with(glob)) return true;
    const auto name = path.substr(path.rfind('/') + 1);
    return ::fnmatch(glob.c_str(), path.c_str(), 0) == 0 ||
           ::fnmatch(glob.c_str(), name.c_str(), 0) == 0;
  };
  using Key = std::tuple<std::string, std::string, std::string, std::int64_t>;
  std::map<Key, Kept> found;
  // Forwards a file is met in the first snapshot that has it, backwards in the last one.
  const auto pass = [&](const auto& visit, auto begin, auto end) {
    const auto repo = vault.repository();
    std::set<std::pair<std::string, std::string>> seen;
    for (auto snapshot = begin; snapshot != end; ++snapshot)
      snapshot::read_tree(repo, snapshot->tree,
                          {[&](const std::string& path, const Entry& entry) {
                             const auto oid = entry.is_link() ? std::string() : to_hex(entry.oid);
                             if (matches(path, oid)) visit(*snapshot, path, oid, entry);
                           },
                           {},
                           [&](const std::string& folder, const std::string& tree) {
                             return seen.emplace(snapshot->source + "/" + folder, tree).second;
                           }});
  };
  pass(
      [&](const snapshot::Snapshot& in, const std::string& path, const std::string& oid,
          const Entry& entry) {
        found.emplace(
            Key{in.source, path, oid, entry.modified},
            Kept{in.source, path, oid, entry.size, entry.modified, in.sequence, in.sequence});
      },
      among.begin(), among.end());
  pass(
      [&](const snapshot::Snapshot& in, const std::string& path, const std::string& oid,
          const Entry& entry) {
        auto& kept = found.at({in.source, path, oid, entry.modified});
        kept.last = std::max(kept.last, in.sequence);
      },
      among.rbegin(), among.rend());
  std::vector<Kept> sorted;
  sorted.reserve(found.size());
  for (auto& [key, kept] : found) sorted.push_back(std::move(kept));
  std::sort(sorted.begin(), sorted.end(), [](const Kept& a, const Kept& b) {
    return std::tuple(b.modified, a.path) < std::tuple(a.modified, b.path);
  });
  return sorted;
}

}  // namespace ztgit::vault
