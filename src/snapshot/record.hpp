#pragma once

// One entry on the disk, in the journal and in the scan cache (docs/formats/vault.md, records):
// length and CRC-32 before it, so that the end that a kill or a full disk tore off is seen.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "snapshot/entry.hpp"

namespace ztgit::snapshot {

enum class RecordKind : std::uint8_t {
  file = 'F',      // a file or link stands at `path`
  gone = 'G',      // nothing stands there any more
  folder = 'D',    // entry.mode is the folder's
  snapshot = 'S',  // all before this is what the snapshot entry.size holds; path is its commit
};

struct Record {
  RecordKind kind = RecordKind::file;
  std::string path;  // relative to the source
  Entry entry = {};  // without its name
};

std::string to_bytes(const Record& record);

// Takes the first record of `bytes` off. nullopt at the end, and where what follows is torn or
// damaged: `bytes` then still holds it.
std::optional<Record> take_record(std::string_view& bytes);

}  // namespace ztgit::snapshot
