#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "snapshot/entry.hpp"

namespace ztgit::git {
class ObjectBatch;
}

namespace ztgit::snapshot {

// What a source holds, as the next snapshot will say it, in the folders and parts of its tree
// (docs/formats/vault.md, tree): one more file touches one part of up to 128 entries and the
// folders above it, however many there are. Some 200 bytes a file. One thread at a time.
//
// Paths are relative to the source, with '/' between names; "" is the source itself.
class Inventory {
 public:
  Inventory();
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;
  Inventory(Inventory&&) noexcept;
  Inventory& operator=(Inventory&&) noexcept;
  ~Inventory();

  // Valid until the next change. The stamp may be changed through it: it is part of no tree.
  Entry* find(std::string_view path);

  bool contains(std::string_view path) const;  // as a file or as a folder

  // One folder's entries, for those who look at many: finds by name. Empty where there is no such
  // folder; valid until the next change.
  std::function<Entry*(std::string_view name)> finder(std::string_view folder);

  // Adds or replaces `entry` in `folder`. The day of a file that was here before stays. What stood
  // there as a folder goes.
  void put(std::string_view folder, Entry entry);
  void put_folder(std::string_view path, std::uint32_t mode);  // st_mode; also one without entries
  // Also a folder and all that is in it. False: it was not here.
  bool remove(std::string_view path);

  std::uint64_t files() const noexcept { return files_; }  // entries that are no folders
  std::uint64_t bytes() const noexcept { return bytes_; }  // of them

  using Visit = std::function<void(const std::string& path, const Entry& entry)>;
  void each(const Visit& visit) const;  // in the order of days within a folder
  using VisitFolder = std::function<void(const std::string& path, std::uint32_t mode)>;
  void each_folder(const VisitFolder& visit) const;

  // The tree's id, whose new objects are in the batch that `batch` answers: asked before each part,
  // so that a batch that has grown large can be exchanged for the next one. Hashes nothing again
  // that has not changed since the last call.
  std::string write(const std::function<git::ObjectBatch&()>& batch);

 private:
  struct Folder;
  Folder* folder_at(std::string_view path) const;
  Folder& make_folder(std::string_view path);
  void remove_from(Folder& folder, const std::string& name);

  std::unique_ptr<Folder> root_;
  std::uint64_t files_ = 0, bytes_ = 0;
};

}  // namespace ztgit::snapshot
