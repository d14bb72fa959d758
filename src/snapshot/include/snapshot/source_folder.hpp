#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>

#include "base/file.hpp"
#include "snapshot/entry.hpp"

namespace ztgit::snapshot {

// A source as it lies on the disk. Nothing in it is ever followed out of it: each name on the way
// is opened by itself and must not be a link, also if one is put there meanwhile; and nothing
// blocks, FIFOs are opened and left.
class SourceFolder {
 public:
  explicit SourceFolder(std::filesystem::path folder);  // Error: not_found, io

  const std::filesystem::path& path() const noexcept { return folder_; }
  std::filesystem::path path_of(std::string_view inside) const { return folder_ / inside; }
  const File& root() const noexcept { return root_; }

  // Opens what stands at `inside` for reading, without touching its access time where that is
  // allowed. nullopt: it is gone. Error (io): it cannot be read, or a link is on the way.
  std::optional<File> open(std::string_view inside) const;
  std::optional<File> open_folder(std::string_view inside) const;  // "" is the source
  // nullopt: it is gone.
  std::optional<struct stat> look(std::string_view inside) const;
  // Where a link leads. nullopt: it is gone, or no link any more.
  std::optional<std::string> link(std::string_view inside) const;

  // Of the file system that the folder is on: the same after a restart, another one when the disk
  // is not mounted.
  std::string file_system() const;

 private:
  File folder_of(std::string_view& inside) const;  // leaves the last name in `inside`
  std::filesystem::path folder_;
  File root_;
};

// Mode, size, time and stamp of what `info` describes.
Entry entry_of(const struct stat& info, std::string_view name);

// Whether a file is as `entry` says it was when it was read.
bool unchanged(const Entry& entry, const struct stat& info);

// The clock that stamps of files are taken from. A file that was changed at that tick or later may
// change again within it.
std::int64_t stamp_clock();

}  // namespace ztgit::snapshot
