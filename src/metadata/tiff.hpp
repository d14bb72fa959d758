#pragma once

#include <string_view>

#include "collector.hpp"

namespace ztgit::metadata {

// The text tags of an EXIF block (TIFF 6.0, EXIF 2.32), which PNG eXIf, JPEG APP1 and WebP EXIF
// share. Each becomes an entry of its own, key = the tag's name, text decoded. The whole block is
// kept as well (empty key) if it holds anything that no entry repeats, or is malformed. A stray
// "Exif\0\0" in front is skipped: Pillow writes it.
void add_exif(Collector& found, std::string_view source, std::string_view block);

}  // namespace ztgit::metadata
