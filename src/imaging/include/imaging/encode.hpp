#pragma once

// Pictures as WebP, for previews: without metadata of any kind, and the same bytes for the same
// pixels (and libwebp). PNG is not written: noise took it seconds where WebP takes tenths.

#include <cstdint>
#include <string>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

struct EncodeRequest {
  bool lossless = false;  // also keeps colours below full transparency
  int quality = 80;       // 0 … 100; of a lossless picture: effort
};

// Throws Error: usage for a side above 16383 pixels, which WebP cannot hold, or none at all.
std::string encode_webp(const Picture& picture, const EncodeRequest& request = {});

struct BlinkRequest {
  int milliseconds = 700;  // that each of the two stays
  EncodeRequest encode;
};

// Both in turn, for ever; if their sizes differ, at the smaller as imaging/difference.hpp compares
// them.
std::string encode_blink(const Picture& before, const Picture& after,
                         const BlinkRequest& request = {});

}  // namespace ztgit::imaging
