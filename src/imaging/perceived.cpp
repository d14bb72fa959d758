#include "perceived.hpp"

#include <algorithm>
#include <cstring>

namespace ztgit::imaging {

namespace {

// The pixel and its neighbours, fewer at a border.
struct Neighbourhood {
  std::uint32_t left, top, right, bottom;  // inclusive
  bool at_border;

  Neighbourhood(const Picture& picture, std::uint32_t x, std::uint32_t y)
      : left(x > 0 ? x - 1 : 0),
        top(y > 0 ? y - 1 : 0),
        right(std::min(x + 1, picture.width - 1)),
        bottom(std::min(y + 1, picture.height - 1)),
        at_border(left == x || right == x || top == y || bottom == y) {}
};

// A pixel as one number, to compare it at once.
std::uint32_t whole(const std::uint8_t* pixel) {
  std::uint32_t number = 0;
  std::memcpy(&number, pixel, 4);
  return number;
}

bool is_on_surface(const Picture& picture, std::uint32_t x, std::uint32_t y) {
  const Neighbourhood near(picture, x, y);
  int same = near.at_border ? 1 : 0;
  for (std::uint32_t row = near.top; row <= near.bottom; ++row)
    for (std::uint32_t column = near.left; column <= near.right; ++column)
      if ((column != x || row != y) && same_pixel(picture.at(x, y), picture.at(column, row)))
        ++same;
  return same > 2;
}

// Clears the flag of each pixel of a row that is on no surface. Away from the borders there is no
// branch, so that the compiler makes vectors of it: pictures full of noise ask for every pixel.
void keep_surfaces(const Picture& picture, std::uint32_t y, std::uint8_t* flags) {
  const std::uint32_t last = picture.width - 1;
  const bool at_border = y == 0 || y + 1 == picture.height;
  for (std::uint32_t x = 0; x <= last; x += at_border ? 1 : std::max(1U, last))
    if (!is_on_surface(picture, x, y)) flags[x] = 0;
  if (at_border) return;
  const std::uint8_t* above = picture.at(0, y - 1);
  const std::uint8_t* row = picture.at(0, y);
  const std::uint8_t* below = picture.at(0, y + 1);
  for (std::size_t x = 1; x < last; ++x) {
    const std::uint32_t here = whole(row + x * 4);
    std::uint32_t same = 0;
    for (const std::uint8_t* line : {above, row, below})
      for (std::size_t column = x - 1; column <= x + 1; ++column)
        same += whole(line + column * 4) == here ? 1U : 0U;
    flags[x] &= same > 3 ? 1U : 0U;  // itself among them
  }
}

}  // namespace

Brightness::Brightness(const Picture& picture, std::uint32_t begin_row, std::uint32_t end_row)
    : first_(begin_row > 0 ? begin_row - 1 : 0), width_(picture.width) {
  const auto last = std::min(end_row + 1, picture.height);
  values_.resize(std::size_t{last - first_} * width_);
  const std::uint8_t* pixel = picture.at(0, first_);
  for (float& value : values_) {
    const float alpha = static_cast<float>(pixel[3]) / 255.0F;
    const float on_black = 0.29889531F * static_cast<float>(pixel[0]) +
                           0.58662247F * static_cast<float>(pixel[1]) +
                           0.11448223F * static_cast<float>(pixel[2]);
    value = on_black * alpha + 255.0F * (1.0F - alpha);
    pixel += 4;
  }
}

Surfaces::Surfaces(const Picture& one, const Picture& other, std::uint32_t begin_row,
                   std::uint32_t end_row)
    : first_(begin_row > 0 ? begin_row - 1 : 0), width_(one.width) {
  const auto last = std::min(end_row + 1, one.height);
  values_.assign(std::size_t{last - first_} * width_, 1);
  for (std::uint32_t y = first_; y < last; ++y) {
    std::uint8_t* flags = values_.data() + std::size_t{y - first_} * width_;
    keep_surfaces(one, y, flags);
    keep_surfaces(other, y, flags);
  }
}

bool Surfaces::any_around(std::uint32_t x, std::uint32_t y) const {
  const std::size_t left = x > 0 ? x - 1 : 0, count = std::min(x + 2, width_) - left;
  const auto rows = static_cast<std::uint32_t>(values_.size() / width_);
  const auto bottom = std::min(y - first_ + 1, rows - 1);
  for (std::uint32_t row = y - first_ > 0 ? y - first_ - 1 : 0; row <= bottom; ++row) {
    const std::uint8_t* flags = values_.data() + std::size_t{row} * width_ + left;
    for (std::size_t i = 0; i < count; ++i)
      if (flags[i] != 0) return true;
  }
  return false;
}

bool is_antialiased(const Picture& picture, const Brightness& brightness, const Surfaces& surfaces,
                    std::uint32_t x, std::uint32_t y) {
  if (!surfaces.any_around(x, y)) return false;  // the rule in noise
  const Neighbourhood near(picture, x, y);
  const float here = brightness.at(x, y);
  int same = near.at_border ? 1 : 0;
  float darkest = 0, lightest = 0;
  bool dark_on_surface = false, light_on_surface = false;
  for (std::uint32_t row = near.top; row <= near.bottom; ++row)
    for (std::uint32_t column = near.left; column <= near.right; ++column) {
      if (column == x && row == y) continue;
      const float brighter = brightness.at(column, row) - here;
      if (brighter == 0) {
        if (++same > 2) return false;  // a surface itself
      } else if (brighter < darkest) {
        darkest = brighter;
        dark_on_surface = surfaces.at(column, row);
      } else if (brighter > lightest) {
        lightest = brighter;
        light_on_surface = surfaces.at(column, row);
      }
    }
  return darkest < 0 && lightest > 0 && (dark_on_surface || light_on_surface);
}

}  // namespace ztgit::imaging
