#include "snapshot/read_tree.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <sys/stat.h>
#include <vector>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "metadata_text.hpp"
#include "names.hpp"
#include "paths.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::size_t kMostEntries = 10'000'000;  // of one tree; "git bombs" have 2^levels
constexpr std::size_t kDeepestPart = 16;          // 64^16 parts
constexpr std::size_t kLongestPath = 65'536;      // bytes: 256 names of 255
constexpr std::uint64_t kMetadataLimit = std::uint64_t{64} << 20;  // bytes; 128 lines have 12 KiB
constexpr std::uint64_t kLinkLimit = 4096;                         // bytes: PATH_MAX
constexpr std::uint32_t kLinkMode = 0120000;

struct Waiting {
  std::string tree;
  std::string path;       // of the folder it belongs to
  std::size_t depth = 0;  // of parts
};

class Reader {
 public:
  Reader(const git::Repository& repo, const TreeVisitor& visitor)
      : repo_(repo), visitor_(visitor), pointers_(repo, lfs::kPointerMaxBytes) {}

  void read(std::string_view tree) {
    waiting_.push_back({std::string(tree), "", 0});
    while (!waiting_.empty()) {
      throw_if_cancelled();
      const auto next = std::move(waiting_.back());
      waiting_.pop_back();
      if (visitor_.enter && !visitor_.enter(next.path, next.tree)) continue;
      try {
        read_one(next);
      } catch (const Error& error) {
        if (!visitor_.damaged || error.kind() == ErrorKind::cancelled) throw;
        visitor_.damaged(next.path, error.what());
      }
    }
  }

 private:
  static std::string below(const std::string& path, std::string_view name) {
    if (path.size() + name.size() > kLongestPath)
      throw Error(ErrorKind::integrity, "read a snapshot's tree: a path in it is too long");
    return path.empty() ? std::string(name) : fmt::format("{}/{}", path, name);
  }

  void read_one(const Waiting& here) {
    const auto entries = git::entries_of_tree(repo_, here.tree);
    met_ += entries.size();
    if (met_ > kMostEntries)
      throw Error(ErrorKind::integrity, "read a snapshot's tree: it has too many entries");
    const auto metadata = metadata_of(entries);
    if (here.depth == 0 && visitor_.folder)
      visitor_.folder(here.path, metadata.folder_mode == 0
                                     ? S_IFDIR | 0755U
                                     : (metadata.folder_mode & 07777U) | S_IFDIR);
    std::map<std::string, const Entry*> known;
    for (const auto& entry : metadata.entries) known[tree_name(entry.name)] = &entry;
    std::map<std::string, std::string> long_folders;
    for (const auto& name : metadata.long_folders) long_folders[tree_name(name)] = name;
    for (const auto& entry : entries) {
      if (entry.name == kMetadataName || entry.name == kAttributesName) continue;
      if (entry.mode == git::kTreeMode)
        add_folder(here, entry, long_folders);
      else
        visit_file(here, entry, known);
    }
  }

  MetadataText metadata_of(const std::vector<git::FolderEntry>& entries) const {
    for (const auto& entry : entries)
      if (entry.name == kMetadataName && entry.mode == git::kFileMode)
        return parse_metadata(git::read_blob(repo_, entry.id, kMetadataLimit));
    return {};  // a part of parts; a file without a line in one is found below
  }

  void add_folder(const Waiting& here, const git::FolderEntry& entry,
                  const std::map<std::string, std::string>& long_folders) {
    if (is_part(entry.name)) {
      if (here.depth >= kDeepestPart)
        throw Error(ErrorKind::integrity, "read a snapshot's tree: its parts have no end");
      waiting_.push_back({entry.id, here.path, here.depth + 1});
      return;
    }
    std::string name(name_behind(entry.name));
    if (const auto known = long_folders.find(entry.name); known != long_folders.end())
      name = known->second;
    if (!is_file_name(name))
      throw Error(ErrorKind::integrity,
                  fmt::format("read a snapshot's tree: '{}' is no folder's name", name));
    waiting_.push_back({entry.id, below(here.path, name), 0});
  }

  void visit_file(const Waiting& here, const git::FolderEntry& stored,
                  const std::map<std::string, const Entry*>& known) {
    const auto described = known.find(stored.name);
    if (described == known.end())
      throw Error(ErrorKind::integrity,
                  fmt::format("read a snapshot's tree: '{}' has no metadata", stored.name));
    auto entry = *described->second;
    if (S_ISLNK(entry.mode) && stored.mode == kLinkMode) {
      entry.link = git::read_blob(repo_, stored.id, kLinkLimit);
    } else if (S_ISREG(entry.mode) &&
               (stored.mode == git::kFileMode || stored.mode == git::kExecutableMode)) {
      const auto text = pointers_.read(stored.id);
      const auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
      if (!pointer || pointer->size != entry.size)
        throw Error(ErrorKind::integrity,
                    fmt::format("read a snapshot's tree: '{}' is no pointer of {} bytes",
                                entry.name, entry.size));
      entry.oid = pointer->size > 0 ? oid_of(pointer->oid) : empty_oid();
    } else {
      throw Error(ErrorKind::integrity,
                  fmt::format("read a snapshot's tree: '{}' is neither file nor link", entry.name));
    }
    const auto path = below(here.path, entry.name);
    visitor_.file(path, std::move(entry));
  }

  const git::Repository& repo_;
  const TreeVisitor& visitor_;
  git::SmallBlobs pointers_;
  std::vector<Waiting> waiting_;
  std::size_t met_ = 0;
};

}  // namespace

void read_tree(const git::Repository& repo, std::string_view tree, const TreeVisitor& visitor) {
  Reader(repo, visitor).read(tree);
}

Inventory inventory_of(const git::Repository& repo, std::string_view tree) {
  Inventory inventory;
  read_tree(
      repo, tree,
      {[&](const std::string& path, Entry entry) {
         inventory.put(folder_of(path), std::move(entry));
       },
       [&](const std::string& path, std::uint32_t mode) { inventory.put_folder(path, mode); }});
  return inventory;
}

}  // namespace ztgit::snapshot
