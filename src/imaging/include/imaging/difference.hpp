#pragma once

// What differs between two pictures, in numbers and as a mask. A pixel counts as changed by the
// metric of Kotsarenko and Ramos, "Measuring perceived color difference using YIQ NTSC transmission
// color space" (2010), unless it is part of an edge that was only drawn anew, found as Vyšniauskas
// does in "Anti-aliased Pixel and Intensity Slope Detector" (2009): what the programs pixelmatch
// and odiff made common.

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

struct DifferenceRequest {
  // Of the largest difference there is (black to white), as a fraction of its root: 0.1 is what a
  // careful eye sees. 0: any difference counts.
  double threshold = 0.1;
  bool forgive_antialiasing = true;
  // Rows or columns between two changes of one region, at most. Small ones cost memory: 48 bytes
  // for each row's run of changed pixels.
  std::uint32_t merge_gap = 16;
  std::size_t most_regions = 64;
};

struct Region {
  std::uint32_t x = 0, y = 0, width = 0, height = 0;
  std::uint64_t changed = 0;  // pixels in it
};

// One byte a pixel: kSame, kRedrawn (differs, but as an edge's anti-aliasing), or from kChanged on
// up to 255 how much it differs.
struct Mask {
  static constexpr std::uint8_t kSame = 0, kRedrawn = 1, kChanged = 2;
  std::uint32_t width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

struct Difference {
  // Both pictures have the same size and the same bytes, also of colours below full transparency.
  bool identical = false;
  // The sizes differed: both were resampled to width × height, the smaller of each.
  bool resampled = false;
  bool proportions_differ = false;  // and one of them was distorted by it
  std::uint32_t width = 0, height = 0;

  std::uint64_t changed = 0;        // pixels
  std::uint64_t redrawn = 0;        // pixels forgiven as anti-aliasing
  double changed_share = 0;         // of all pixels, 0 … 1
  std::uint64_t alpha_changed = 0;  // pixels whose alpha differs, by however little
  std::array<double, 4>
      mean_change{};  // after − before: red, green, blue (on white), alpha; −255 … 255

  // Structural similarity (Wang et al. 2004) of the brightness, −1 … 1, 1 = the same: see
  // imaging/similarity.hpp.
  double similarity = 1;
  unsigned hash_distance = 0;  // bits of 64 by which the difference hashes differ

  std::vector<Region> regions;   // the largest area first, at most most_regions
  std::size_t region_count = 0;  // of all of them
  std::optional<Region> bounds;  // around all changes; absent without any
  Mask mask;
};

// Uses all cores for large pictures; the result does not depend on their number. Throws Error
// (usage) for a picture without pixels.
Difference difference(const Picture& before, const Picture& after,
                      const DifferenceRequest& request = {});

}  // namespace ztgit::imaging
