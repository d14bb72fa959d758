#pragma once

// Pictures of a few lines, for tests of what is measured on them.

#include <array>
#include <cstdint>
#include <cstring>

#include "imaging/picture.hpp"

namespace ztgit::test {

using imaging::Picture;
using Colour = std::array<std::uint8_t, 4>;

inline constexpr Colour kWhite{255, 255, 255, 255}, kBlack{0, 0, 0, 255}, kRed{255, 0, 0, 255},
    kClear{0, 0, 0, 0};

inline void set(Picture& picture, std::uint32_t x, std::uint32_t y, const Colour& colour) {
  std::memcpy(picture.pixels.data() + (std::size_t{y} * picture.width + x) * 4, colour.data(), 4);
  if (colour[3] != 255) picture.has_alpha = true;
}

inline Picture plain(std::uint32_t width, std::uint32_t height, const Colour& colour = kWhite) {
  Picture picture;
  picture.width = picture.full_width = width;
  picture.height = picture.full_height = height;
  picture.pixels.resize(std::size_t{width} * height * 4);
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) set(picture, x, y, colour);
  return picture;
}

// The same noise for the same seed.
inline Picture noise(std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
  Picture picture = plain(width, height);
  std::uint32_t state = seed * 2654435761U + 1;
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    state = state * 1664525U + 1013904223U;
    if (i % 4 != 3) picture.pixels[i] = static_cast<std::uint8_t>(state >> 24U);
  }
  return picture;
}

}  // namespace ztgit::test
