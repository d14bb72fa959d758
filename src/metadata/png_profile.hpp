#pragma once

#include <string_view>

#include "collector.hpp"

namespace ztgit::metadata {

// ImageMagick and what is built on it (convert, GraphicsMagick, PHP's Imagick) put EXIF and XMP
// into PNG text "Raw profile type exif|APP1|xmp": a name, a length and the bytes in hex. Adds what
// is inside as entries of source png:profile:EXIF or :XMP; nothing if `key` is no such profile.
void add_raw_profile(Collector& found, std::string_view key, std::string_view text);

}  // namespace ztgit::metadata
