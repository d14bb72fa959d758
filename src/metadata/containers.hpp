#pragma once

// One walk for each image container, container_*.cpp. Each fills image, raw, provenance and
// warnings of the record and decides `complete`; none interprets parameters, none decodes pixels.

#include <cstdint>
#include <string>

#include "collector.hpp"
#include "metadata/byte_source.hpp"
#include "metadata/read.hpp"

namespace ztgit::metadata {

struct WalkResult {
  std::string problem;  // empty: complete, and fit to be kept
};

WalkResult walk_png(const ByteSource& bytes, Collector& found);
WalkResult walk_jpeg(const ByteSource& bytes, Collector& found);
WalkResult walk_webp(const ByteSource& bytes, Collector& found);
WalkResult walk_gif(const ByteSource& bytes, Collector& found);
WalkResult walk_bmff(const ByteSource& bytes, Collector& found);  // AVIF, HEIC

// Records the size in pixels. A problem if there are none: such a file shows nothing anywhere.
WalkResult set_dimensions(Collector& found, std::uint32_t width, std::uint32_t height);

}  // namespace ztgit::metadata
