#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "snapshot/snapshots.hpp"

namespace ztgit::vault {

struct Moved {
  std::string from, to;
};

// What one snapshot has and another has not. The same bytes under another name count as moved.
struct Difference {
  std::vector<std::string> added, changed, gone, touched;  // touched: only time or mode
  std::vector<Moved> moved;
};
Difference compare(const snapshot::Vault& vault, const std::string& old_tree,
                   const std::string& new_tree);

// One file, with the snapshots it stands in as it is.
struct Kept {
  std::string source, path, oid;  // oid is empty for a link
  std::uint64_t size = 0;
  std::int64_t modified = 0;          // ns since 1970
  std::uint64_t first = 0, last = 0;  // sequences of the source
};

// Files of any snapshot whose path or name matches the glob, or whose oid begins with it (from
// seven hex digits). Newest first. Trees that several snapshots share are read once.
std::vector<Kept> find_files(const snapshot::Vault& vault,
                             const std::vector<snapshot::Snapshot>& among, const std::string& glob);

}  // namespace ztgit::vault
