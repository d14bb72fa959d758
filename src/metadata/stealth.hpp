#pragma once

#include "collector.hpp"
#include "metadata/byte_source.hpp"
#include "metadata/read.hpp"

namespace ztgit::metadata {

// Parameters hidden in the low bits of pixels ("stealth pnginfo": NovelAI's nai_meta.py,
// ashen-sensored/sd_webui_stealth_pnginfo, Forge's modules/stealth_infotext.py), in PNG and
// lossless WebP. Adds what it finds as entries of source "png:stealth_pngcomp" and so on, by the
// keys that text chunks of the same writer have. True if there was something. For other pictures
// eight rows are decoded, so call it for those that say nothing otherwise.
bool read_stealth(const ByteSource& bytes, Kind kind, Collector& found);

}  // namespace ztgit::metadata
