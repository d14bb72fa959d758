#include "snapshot/inventory.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <utility>

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "folder.hpp"
#include "git/object_batch.hpp"
#include "git/tree.hpp"
#include "metadata_text.hpp"
#include "names.hpp"
#include "paths.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::uint32_t kLinkMode = 0120000;
constexpr std::uint32_t kDefaultFolderMode = S_IFDIR | 0755;
constexpr std::size_t kMostYears = 48;  // in one tree; more stand in decades

using Batch = std::function<git::ObjectBatch&()>;

std::string content_of(const Entry& entry) {
  return entry.is_link() ? entry.link : lfs::to_text(entry.pointer());
}

std::uint32_t git_mode(const Entry& entry) {
  if (entry.is_link()) return kLinkMode;
  return (entry.mode & S_IXUSR) != 0 ? git::kExecutableMode : git::kFileMode;
}

// Entries and what else belongs to their tree. The blobs are looked at only where the tree is new:
// a tree that is here has them.
std::string write_tree(const Batch& batch, const std::vector<const Entry*>& entries,
                       MetadataText metadata, std::vector<git::FolderEntry> others) {
  for (const auto* entry : entries) {
    others.push_back({tree_name(entry->name), git::blob_id(content_of(*entry)), git_mode(*entry)});
    metadata.entries.push_back(*entry);
  }
  const auto text = to_text(metadata);
  others.push_back({std::string(kMetadataName), git::blob_id(text), git::kFileMode});
  auto& into = batch();
  const auto before = into.size();
  auto id = into.add_folder(std::move(others));
  if (into.size() == before) return id;
  into.add_blob(text);
  for (const auto* entry : entries) into.add_blob(content_of(*entry));
  return id;
}

struct Part {
  std::string first;       // the name it begins with: what it is called after
  std::uint64_t last = 0;  // hash of the name it ends with: where parts of parts end
  std::string tree;
};

std::string part_name(const Part& part) { return "@" + sha256_of(part.first).substr(0, 16); }

std::string write_parts(const Batch& batch, const std::vector<Part>& parts) {
  std::vector<git::FolderEntry> entries;
  entries.reserve(parts.size());
  for (const auto& part : parts) entries.push_back({part_name(part), part.tree, git::kTreeMode});
  return batch().add_folder(std::move(entries));
}

// Parts of parts, until a tree can hold them all.
std::vector<Part> grouped(const Batch& batch, std::vector<Part> parts) {
  constexpr std::uint64_t ends = 31;  // at every 32nd part, on average
  for (unsigned shift = 6; parts.size() > kMostInNode; shift += 5) {
    std::vector<Part> above, group;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      group.push_back(std::move(parts[i]));
      const bool ends_group = ((group.back().last >> shift) & ends) == 0;
      if (!ends_group && group.size() < kMostInNode && i + 1 < parts.size()) continue;
      above.push_back({group.front().first, group.back().last, write_parts(batch, group)});
      group.clear();
    }
    parts = std::move(above);
    if (shift > 50) shift = 1;
  }
  return parts;
}

std::string write_day(const Batch& batch, Day& day) {
  std::vector<Part> parts;
  for (auto& leaf : day) {
    if (leaf.tree.empty()) {
      std::vector<const Entry*> entries;
      for (const auto& entry : leaf.entries) entries.push_back(&entry);
      leaf.tree = write_tree(batch, entries, {}, {});
    }
    parts.push_back(
        {leaf.entries.front().name, boundary_hash(leaf.entries.back().name), leaf.tree});
  }
  if (parts.size() == 1) return parts.front().tree;
  return write_parts(batch, grouped(batch, std::move(parts)));
}

struct CivilDay {
  int year = 0;
  unsigned month = 0, day = 0;
};

// Days since 1970 in the proleptic Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
// Algorithms", civil_from_days).
CivilDay civil_day(std::int32_t days) {
  const std::int32_t shifted = days + 719'468;
  const auto era = shifted / 146'097;
  const auto of_era = static_cast<unsigned>(shifted - era * 146'097);
  const unsigned year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
  const unsigned from_march = (5 * of_year + 2) / 153;
  const unsigned month = from_march < 10 ? from_march + 3 : from_march - 9;
  return {static_cast<int>(year) + era * 400 + (month <= 2 ? 1 : 0), month,
          of_year - (153 * from_march + 2) / 5 + 1};
}

// name -> what stands below it; a part of the calendar.
using Level = std::map<std::string, std::vector<git::FolderEntry>>;

std::vector<git::FolderEntry> write_level(const Batch& batch, const Level& level) {
  std::vector<git::FolderEntry> entries;
  entries.reserve(level.size());
  for (const auto& [name, below] : level)
    entries.push_back({name, batch().add_folder(below), git::kTreeMode});
  return entries;
}

std::vector<git::FolderEntry> write_calendar(const Batch& batch,
                                             std::map<std::int32_t, Day>& days) {
  Level months, years, decades;
  for (auto& [number, day] : days) {
    const auto civil = civil_day(number);
    months[fmt::format("@{:04}-{:02}", civil.year, civil.month)].push_back(
        {fmt::format("@{:04}-{:02}-{:02}", civil.year, civil.month, civil.day),
         write_day(batch, day), git::kTreeMode});
  }
  for (auto& month : write_level(batch, months))
    years[month.name.substr(0, 5)].push_back(std::move(month));
  if (years.size() <= kMostYears) return write_level(batch, years);
  for (auto& year : write_level(batch, years))
    decades[year.name.substr(0, 4) + "x"].push_back(std::move(year));
  return write_level(batch, decades);
}

}  // namespace

Inventory::Inventory() : root_(std::make_unique<Folder>()) { root_->mode = kDefaultFolderMode; }
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;
Inventory::~Inventory() = default;

Inventory::Folder* Inventory::folder_at(std::string_view path) const {
  auto* folder = root_.get();
  while (!path.empty()) {
    const auto name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    const auto next = folder->folders.find(std::string(name));
    if (next == folder->folders.end()) return nullptr;
    folder = next->second.get();
  }
  return folder;
}

// For a change: the trees of all folders on the way have to be written again.
Inventory::Folder& Inventory::make_folder(std::string_view path) {
  auto* folder = root_.get();
  folder->tree.clear();
  while (!path.empty()) {
    const std::string name(path.substr(0, path.find('/')));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    auto& next = folder->folders[name];
    if (!next) {
      if (const auto* file = folder->find(name)) {
        --files_;
        bytes_ -= file->size;
        folder->remove(name);
      }
      next = std::make_unique<Folder>();
      next->mode = kDefaultFolderMode;
    }
    folder = next.get();
    folder->tree.clear();
  }
  return *folder;
}

Entry* Inventory::find(std::string_view path) {
  const auto parent = folder_of(path), name = name_of(path);
  auto* folder = folder_at(parent);
  return folder == nullptr ? nullptr : folder->find(name);
}

bool Inventory::contains(std::string_view path) const {
  const auto parent = folder_of(path), name = name_of(path);
  auto* folder = folder_at(parent);
  return folder != nullptr &&
         (folder->find(name) != nullptr || folder->folders.contains(std::string(name)));
}

std::function<Entry*(std::string_view name)> Inventory::finder(std::string_view path) {
  auto* folder = folder_at(path);
  return
      [folder](std::string_view name) { return folder == nullptr ? nullptr : folder->find(name); };
}

void Inventory::put(std::string_view path, Entry entry) {
  auto& folder = make_folder(path);
  if (!folder.folders.empty() && folder.folders.contains(entry.name))
    remove_from(folder, entry.name);
  if (const auto* known = folder.find(entry.name)) {
    bytes_ -= known->size;
    --files_;
  }
  ++files_;
  bytes_ += entry.size;
  folder.put(std::move(entry));
}

// A file, or a folder with all that is in it.
void Inventory::remove_from(Folder& folder, const std::string& name) {
  if (const auto* file = folder.find(name)) {
    --files_;
    bytes_ -= file->size;
    folder.remove(name);
    return;
  }
  std::vector<const Folder*> waiting{folder.folders.at(name).get()};
  while (!waiting.empty()) {
    const auto* below = waiting.back();
    waiting.pop_back();
    files_ -= below->files;
    for (const auto& [number, day] : below->days)
      for (const auto& leaf : day)
        for (const auto& entry : leaf.entries) bytes_ -= entry.size;
    for (const auto& [inside, next] : below->folders) waiting.push_back(next.get());
  }
  folder.folders.erase(name);
}

void Inventory::put_folder(std::string_view path, std::uint32_t mode) {
  if (const auto* known = folder_at(path); known != nullptr && known->mode == mode) return;
  make_folder(path).mode = mode;
}

bool Inventory::remove(std::string_view path) {
  const auto parent = folder_of(path), name = name_of(path);
  auto* folder = folder_at(parent);
  const std::string text(name);
  if (folder == nullptr || (folder->find(name) == nullptr && !folder->folders.contains(text)))
    return false;
  remove_from(make_folder(parent), text);
  return true;
}

void Inventory::each(const Visit& visit) const {
  std::vector<std::pair<std::string, const Folder*>> waiting{{"", root_.get()}};
  while (!waiting.empty()) {
    const auto [path, folder] = std::move(waiting.back());
    waiting.pop_back();
    for (const auto& [number, day] : folder->days)
      for (const auto& leaf : day)
        for (const auto& entry : leaf.entries) visit(path + entry.name, entry);
    for (const auto& [name, below] : folder->folders)
      waiting.emplace_back(path + name + "/", below.get());
  }
}

void Inventory::each_folder(const VisitFolder& visit) const {
  std::vector<std::pair<std::string, Folder*>> waiting{{"", root_.get()}};
  while (!waiting.empty()) {
    const auto [path, folder] = std::move(waiting.back());
    waiting.pop_back();
    visit(path, folder->mode);
    for (auto& [name, below] : folder->folders)
      waiting.emplace_back(path.empty() ? name : fmt::format("{}/{}", path, name), below.get());
  }
}

namespace {

// The folder's own tree, that of everything below it being written.
template <class Folder>
std::string write_folder(const Batch& batch, Folder& folder, bool root) {
  MetadataText metadata;
  metadata.folder_mode = folder.mode;
  std::vector<git::FolderEntry> others;
  if (root)
    others.push_back(
        {std::string(kAttributesName), batch().add_blob(kVaultAttributes), git::kFileMode});
  std::vector<git::FolderEntry> folders;
  for (const auto& [name, below] : folder.folders) {
    folders.push_back({tree_name(name), below->tree, git::kTreeMode});
    if (is_short_form(folders.back().name)) metadata.long_folders.push_back(name);
  }
  if (folder.files + folders.size() <= kMostInLeaf) {
    others.insert(others.end(), folders.begin(), folders.end());
    std::vector<const Entry*> entries;
    for (const auto& [number, day] : folder.days)
      for (const auto& leaf : day)
        for (const auto& entry : leaf.entries) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(),
              [](const Entry* a, const Entry* b) { return a->name < b->name; });
    return write_tree(batch, entries, std::move(metadata), std::move(others));
  }
  if (!folders.empty()) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < folders.size(); i += kMostInNode) {
      std::vector<git::FolderEntry> some(
          folders.begin() + static_cast<std::ptrdiff_t>(i),
          folders.begin() + static_cast<std::ptrdiff_t>(std::min(folders.size(), i + kMostInNode)));
      const auto first = some.front().name;
      parts.push_back(
          {first, boundary_hash(some.back().name), batch().add_folder(std::move(some))});
    }
    others.push_back(
        {"@folders", write_parts(batch, grouped(batch, std::move(parts))), git::kTreeMode});
  }
  for (auto& part : write_calendar(batch, folder.days)) others.push_back(std::move(part));
  return write_tree(batch, {}, std::move(metadata), std::move(others));
}

}  // namespace

std::string Inventory::write(const Batch& batch) {
  // Deepest first: a folder's tree names those below it. Folders that did not change are skipped
  // with all that is in them.
  std::vector<Folder*> order, waiting{root_.get()};
  while (!waiting.empty()) {
    auto* folder = waiting.back();
    waiting.pop_back();
    if (!folder->tree.empty()) continue;
    order.push_back(folder);
    for (auto& [name, below] : folder->folders) waiting.push_back(below.get());
  }
  for (auto folder = order.rbegin(); folder != order.rend(); ++folder)
    (*folder)->tree = write_folder(batch, **folder, *folder == root_.get());
  return root_->tree;
}

}  // namespace ztgit::snapshot
