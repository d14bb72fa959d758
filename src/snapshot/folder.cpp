#include "folder.hpp"

#include <algorithm>
#include <iterator>

#include "names.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::uint64_t kLeafEnds = 63;  // of the hash's bits: at every 64th name, on average

bool by_name(const Entry& entry, std::string_view name) { return entry.name < name; }

bool ends_leaf(const Entry& entry) { return (boundary_hash(entry.name) & kLeafEnds) == 0; }

// Where the first leaf of these entries ends; 0: nothing says so yet.
std::size_t first_cut(const std::vector<Entry>& entries) {
  const auto most = std::min(entries.size(), kMostInLeaf);
  for (std::size_t i = 0; i < most; ++i)
    if (ends_leaf(entries[i])) return i + 1;
  return entries.size() >= kMostInLeaf ? kMostInLeaf : 0;
}

// Cuts the day anew from a leaf on whose entries have changed, up to where the cuts are the old
// ones. What comes before cannot be touched by it.
void cut_again(Day& day, std::size_t changed) {
  std::vector<Leaf> made;
  auto rest = std::move(day[changed].entries);
  std::size_t next = changed + 1;
  while (!rest.empty()) {
    if (const auto cut = first_cut(rest)) {
      const auto end = rest.begin() + static_cast<std::ptrdiff_t>(cut);
      made.push_back({{std::move_iterator(rest.begin()), std::move_iterator(end)}, {}});
      rest.erase(rest.begin(), end);
    } else if (next < day.size()) {
      auto& following = day[next++].entries;
      rest.insert(rest.end(), std::move_iterator(following.begin()),
                  std::move_iterator(following.end()));
    } else {
      rest.shrink_to_fit();
      made.push_back({std::move(rest), {}});
      break;
    }
  }
  const auto from = day.begin() + static_cast<std::ptrdiff_t>(changed);
  const auto to = day.begin() + static_cast<std::ptrdiff_t>(next);
  if (made.size() == 1 && next == changed + 1) {
    *from = std::move(made.front());
    return;
  }
  const auto at = day.erase(from, to);
  day.insert(at, std::move_iterator(made.begin()), std::move_iterator(made.end()));
}

// The leaf in which `name` is, or would be.
std::size_t place_of(const Day& day, std::string_view name) {
  const auto after = std::upper_bound(
      day.begin(), day.end(), name,
      [](std::string_view wanted, const Leaf& leaf) { return wanted < leaf.entries.front().name; });
  return after == day.begin() ? 0 : static_cast<std::size_t>(after - day.begin()) - 1;
}

}  // namespace

Leaf* Inventory::Folder::leaf_of(std::string_view name) {
  const auto [begin, end] = day_of.equal_range(boundary_hash(name));
  for (auto known = begin; known != end; ++known) {
    auto& day = days.at(known->second);
    auto& leaf = day[place_of(day, name)];
    const auto found = std::lower_bound(leaf.entries.begin(), leaf.entries.end(), name, by_name);
    if (found != leaf.entries.end() && found->name == name) return &leaf;
  }
  return nullptr;
}

Entry* Inventory::Folder::find(std::string_view name) {
  auto* leaf = leaf_of(name);
  if (leaf == nullptr) return nullptr;
  return &*std::lower_bound(leaf->entries.begin(), leaf->entries.end(), name, by_name);
}

void Inventory::Folder::put(Entry entry) {
  if (auto* leaf = leaf_of(entry.name)) {
    auto& known =
        *std::lower_bound(leaf->entries.begin(), leaf->entries.end(), entry.name, by_name);
    entry.day = known.day;  // frozen: a touched file stays in its part
    if (!known.same_content(entry)) leaf->tree.clear();
    known = std::move(entry);
    return;
  }
  day_of.emplace(boundary_hash(entry.name), entry.day);
  ++files;
  auto& day = days[entry.day];
  if (day.empty()) day.emplace_back();
  const auto place = day.front().entries.empty() ? 0 : place_of(day, entry.name);
  auto& entries = day[place].entries;
  const auto at = std::lower_bound(entries.begin(), entries.end(), entry.name, by_name);
  // Behind a name that ends a leaf begins the next one.
  const bool opens_leaf = at == entries.end() && at != entries.begin() && ends_leaf(*(at - 1));
  const bool moves_cuts = ends_leaf(entry) || opens_leaf;
  entries.insert(at, std::move(entry));
  // Most names end no leaf, and most leaves have room: then all cuts stay where they were.
  if (moves_cuts || entries.size() > kMostInLeaf)
    cut_again(day, place);
  else
    day[place].tree.clear();
}

bool Inventory::Folder::remove(std::string_view name) {
  auto* leaf = leaf_of(name);
  if (leaf == nullptr) return false;
  const auto gone = std::lower_bound(leaf->entries.begin(), leaf->entries.end(), name, by_name);
  const auto number = gone->day;
  const auto [begin, end] = day_of.equal_range(boundary_hash(name));
  for (auto known = begin; known != end; ++known)
    if (known->second == number) {
      day_of.erase(known);
      break;
    }
  auto& day = days.at(number);
  const auto place = static_cast<std::size_t>(leaf - day.data());
  leaf->entries.erase(gone);
  cut_again(day, place);
  if (day.empty()) days.erase(number);
  --files;
  return true;
}

}  // namespace ztgit::snapshot
