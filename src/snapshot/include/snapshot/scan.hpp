#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "snapshot/exclusion.hpp"
#include "snapshot/inventory.hpp"
#include "snapshot/source_folder.hpp"

namespace ztgit::snapshot {

struct Unread {
  std::string path;
  std::string problem;
};

// What of a folder is not as an inventory says.
struct Scan {
  std::vector<std::string> changed;       // files and links to be read, new ones too
  std::uint64_t changed_bytes = 0;        // of them
  std::vector<std::string> gone;          // files; also those that are excluded now
  std::vector<std::string> gone_folders;  // all that was in them is in `gone` as well
  std::vector<std::pair<std::string, std::uint32_t>> folders;  // with st_mode; new or changed
  std::vector<Unread> unread;        // folders, and what was in them counts as there
  std::vector<std::string> special;  // FIFOs, sockets, devices: not kept
  std::uint64_t unchanged = 0;       // files
  std::uint64_t excluded = 0;        // files and folders
};

// Reads every folder once, its files' states in the order of their inodes, and no file. Marks what
// it meets in `inventory` with the number `round`, which no scan before had.
Scan scan(const SourceFolder& source, Inventory& inventory, const Exclusion& exclusion,
          std::uint32_t round);

}  // namespace ztgit::snapshot
