#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "collector.hpp"
#include "metadata/byte_source.hpp"

namespace ztgit::metadata {

// Where a box's content stands in the file.
struct BoxContent {
  std::uint64_t at = 0, size = 0;
};

// The metadata items of an AVIF or HEIC file (ISO 14496-12, 8.11): `iinf` names them, `iloc` says
// where their bytes are, in the file or in the `idat` box. Everything else about items is about
// pixels.
struct ItemBoxes {
  BoxContent iinf, iloc, idat;
};

// Adds the EXIF and XMP items; `prefix` is that of the entries' sources, "avif" or "heic".
void add_items(const ByteSource& bytes, const ItemBoxes& boxes, std::string_view prefix,
               Collector& found);

}  // namespace ztgit::metadata
