#pragma once

// Rows of a picture, for several threads.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ztgit::imaging {

struct Band {
  std::uint32_t begin = 0, end = 0;  // rows
};

// As many bands as are worth a thread each: starting one costs what 64 K pixels do (0.1 ms).
inline std::vector<Band> bands_of(std::uint32_t width, std::uint32_t height) {
  constexpr std::uint32_t worth_a_thread = 1U << 16U;
  const auto rows = std::max(1U, worth_a_thread / std::max(1U, width));
  std::vector<Band> bands;
  for (std::uint32_t begin = 0; begin < height;) {
    const auto end = height - begin <= rows ? height : begin + rows;
    bands.push_back({begin, end});
    begin = end;
  }
  return bands;
}

}  // namespace ztgit::imaging
