#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lfs/pointer.hpp"

namespace ztgit::snapshot {

// SHA-256 of a file's bytes: half the size of its text, and there are hundreds of thousands.
using Oid = std::array<std::byte, 32>;

Oid oid_of(std::string_view hex);  // Error (internal) for anything but 64 hex digits
std::string to_hex(const Oid& oid);
Oid empty_oid();  // of no bytes at all, which no store keeps

// What the file system said of a file when it was read. As long as it says the same, nobody has
// written to it (formats: docs/formats/vault.md, scan cache).
struct Stamp {
  std::int64_t changed = 0;  // ctime, ns since 1970; 0: uncertain, read the file again
  std::uint64_t inode = 0;
  std::uint64_t device = 0;
  std::uint32_t seen = 0;  // number of the scan that met it last; not kept
};

// A file or a symbolic link as a snapshot keeps it. Folders are what paths say they are.
struct Entry {
  std::string name;           // any bytes but '/' and NUL, as the file system has it
  std::string link;           // where a symbolic link leads; empty: a regular file
  Oid oid{};                  // of a regular file
  std::uint64_t size = 0;     // bytes
  std::int64_t modified = 0;  // mtime, ns since 1970
  std::uint32_t mode = 0;     // st_mode
  std::int32_t day = 0;       // days since 1970, local: of `modified` when it was first met
  bool unstable = false;      // it was being written to each time it was read
  Stamp stamp = {};

  bool is_link() const noexcept { return !link.empty(); }
  lfs::Pointer pointer() const { return {to_hex(oid), size, {}}; }
  // The same to whoever restores it.
  bool same_content(const Entry& other) const noexcept {
    return oid == other.oid && size == other.size && modified == other.modified &&
           mode == other.mode && link == other.link && unstable == other.unstable;
  }
};

// Where an entry is put in a large folder.
std::int32_t local_day(std::int64_t nanoseconds);  // kept within 1970 and 2106

}  // namespace ztgit::snapshot
