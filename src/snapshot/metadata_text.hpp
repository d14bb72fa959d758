#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/entry.hpp"

namespace ztgit::snapshot {

// The blob .ztgit-meta beside the entries of a tree: what a pointer has no keys for, and names that
// the tree cannot have (docs/formats/vault.md, metadata).
struct MetadataText {
  std::uint32_t folder_mode = 0;          // st_mode; 0: a part of a folder says nothing of it
  std::vector<Entry> entries;             // without oid, link and stamp
  std::vector<std::string> long_folders;  // names of folders that have a short form
};

std::string to_text(const MetadataText& metadata);

// Lines of later versions are skipped. Error (integrity) for what is no such text; names are those
// a file system could have.
MetadataText parse_metadata(std::string_view text);

}  // namespace ztgit::snapshot
