#pragma once

// The published metric and the detector of anti-aliasing, one pixel at a time.

#include <cstdint>
#include <cstring>
#include <vector>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

// The squared difference between black and white.
inline constexpr float kLargestDifference = 35215.0F;

// Y, I and Q of a difference of colours: they are sums, so one can take the difference first. A
// background under a transparent pixel adds the same amount to red, green and blue, which changes Y
// alone: black and white cost one multiplication more. The larger of both counts.
inline float perceived_difference(const std::uint8_t* one, const std::uint8_t* other) {
  const float alpha = static_cast<float>(one[3]) / 255.0F;
  const float other_alpha = static_cast<float>(other[3]) / 255.0F;
  const auto of = [&](std::size_t channel) {
    return static_cast<float>(one[channel]) * alpha -
           static_cast<float>(other[channel]) * other_alpha;
  };
  const float red = of(0), green = of(1), blue = of(2);
  const float on_black = 0.29889531F * red + 0.58662247F * green + 0.11448223F * blue;
  const float on_white = on_black - (alpha - other_alpha) * 255.0F;
  const float i = 0.59597799F * red - 0.27417610F * green - 0.32180189F * blue;
  const float q = 0.21147017F * red - 0.52261711F * green + 0.31114694F * blue;
  const float y = on_black * on_black > on_white * on_white ? on_black : on_white;
  return 0.5053F * y * y + 0.299F * i * i + 0.1957F * q * q;
}

inline bool same_pixel(const std::uint8_t* one, const std::uint8_t* other) {
  return std::memcmp(one, other, 4) == 0;
}

// Brightness, on white, of some rows of a picture and of one more above and below.
class Brightness {
 public:
  Brightness(const Picture& picture, std::uint32_t begin_row, std::uint32_t end_row);

  float at(std::uint32_t x, std::uint32_t y) const {
    return values_[std::size_t{y - first_} * width_ + x];
  }

 private:
  std::uint32_t first_, width_;
  std::vector<float> values_;
};

// Which pixels, of the same rows, belong to a plain surface in both pictures: more than two of
// their neighbours are the very same, where a border counts as one.
class Surfaces {
 public:
  Surfaces(const Picture& one, const Picture& other, std::uint32_t begin_row,
           std::uint32_t end_row);

  bool at(std::uint32_t x, std::uint32_t y) const {
    return values_[std::size_t{y - first_} * width_ + x] != 0;
  }
  bool any_around(std::uint32_t x, std::uint32_t y) const;  // or at the pixel itself

 private:
  std::uint32_t first_, width_;
  std::vector<std::uint8_t> values_;
};

// Whether the pixel of the picture with that brightness looks like the anti-aliasing of an edge:
// between a darker and a lighter neighbour, one of which belongs to a plain surface in both
// pictures.
bool is_antialiased(const Picture& picture, const Brightness& brightness, const Surfaces& surfaces,
                    std::uint32_t x, std::uint32_t y);

}  // namespace ztgit::imaging
