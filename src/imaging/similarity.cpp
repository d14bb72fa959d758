#include "imaging/similarity.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "imaging/thumbnail.hpp"

namespace ztgit::imaging {

namespace {

constexpr std::uint32_t kLongestSide = 1024;
constexpr std::uint32_t kBlock = 4;  // a window is 2 × 2 of them

// ITU-R BT.601 in 1/256, of a colour on a background of that grey.
std::uint32_t luma(const std::uint8_t* pixel, std::uint32_t background) {
  const std::uint32_t grey = (77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2] + 128U) / 256U;
  const std::uint32_t alpha = pixel[3];
  return (grey * alpha + background * (255U - alpha) + 127U) / 255U;
}

// Brightness, continued at the right and below to whole blocks, at least two of them.
struct Plane {
  std::uint32_t columns = 0, rows = 0;  // in blocks
  std::vector<std::uint8_t> pixels;

  Plane(const Picture& picture, std::uint32_t background)
      : columns(blocks(picture.width)), rows(blocks(picture.height)) {
    pixels.reserve(std::size_t{columns} * rows * kBlock * kBlock);
    for (std::uint32_t y = 0; y < rows * kBlock; ++y) {
      const std::uint8_t* row = picture.at(0, std::min(y, picture.height - 1));
      for (std::uint32_t x = 0; x < columns * kBlock; ++x) {
        const auto at = std::size_t{std::min(x, picture.width - 1)} * 4;
        pixels.push_back(static_cast<std::uint8_t>(luma(row + at, background)));
      }
    }
  }
  static std::uint32_t blocks(std::uint32_t side) {
    return std::max(2U, (side + kBlock - 1) / kBlock);
  }
  const std::uint8_t* block(std::uint32_t column, std::uint32_t row) const {
    return pixels.data() + (std::size_t{row} * columns * kBlock + column) * kBlock;
  }
};

struct Sums {
  std::uint32_t a = 0, b = 0, aa = 0, bb = 0, ab = 0;

  Sums& operator+=(const Sums& other) {
    a += other.a;
    b += other.b;
    aa += other.aa;
    bb += other.bb;
    ab += other.ab;
    return *this;
  }
};

Sums sums_of(const std::uint8_t* a, const std::uint8_t* b, std::size_t stride) {
  Sums sums;
  for (std::uint32_t y = 0; y < kBlock; ++y)
    for (std::uint32_t x = 0; x < kBlock; ++x) {
      const std::uint32_t one = a[y * stride + x], other = b[y * stride + x];
      sums += Sums{one, other, one * one, other * other, one * other};
    }
  return sums;
}

double similarity_of(const Sums& sums) {
  constexpr double count = 4.0 * kBlock * kBlock;
  constexpr double c1 = 0.01 * 255 * 0.01 * 255, c2 = 0.03 * 255 * 0.03 * 255;
  const double a = sums.a / count, b = sums.b / count;
  const double variances = (sums.aa + sums.bb) / count - a * a - b * b;
  const double covariance = sums.ab / count - a * b;
  return (2 * a * b + c1) * (2 * covariance + c2) / ((a * a + b * b + c1) * (variances + c2));
}

double similarity_on(std::uint32_t background, const Picture& before, const Picture& after) {
  const Plane a(before, background), b(after, background);
  const std::size_t stride = std::size_t{a.columns} * kBlock;
  std::vector<Sums> blocks(std::size_t{a.columns} * a.rows);
  for (std::uint32_t y = 0; y < a.rows; ++y)
    for (std::uint32_t x = 0; x < a.columns; ++x)
      blocks[std::size_t{y} * a.columns + x] = sums_of(a.block(x, y), b.block(x, y), stride);
  double total = 0;
  for (std::size_t y = 0; y + 1 < a.rows; ++y)
    for (std::size_t x = 0; x + 1 < a.columns; ++x) {
      Sums window = blocks[y * a.columns + x];
      window += blocks[y * a.columns + x + 1];
      window += blocks[(y + 1) * a.columns + x];
      window += blocks[(y + 1) * a.columns + x + 1];
      total += similarity_of(window);
    }
  return total / (static_cast<double>(a.columns - 1) * static_cast<double>(a.rows - 1));
}

}  // namespace

double structural_similarity(const Picture& before, const Picture& after) {
  if (before.width != after.width || before.height != after.height || before.pixels.empty())
    throw Error(ErrorKind::internal, "compare two pictures: their sizes differ");
  if (std::max(before.width, before.height) > kLongestSide)
    return structural_similarity(thumbnail(before, kLongestSide), thumbnail(after, kLongestSide));
  std::array<double, 2> on{1, 1};
  const std::size_t backgrounds = before.has_alpha || after.has_alpha ? 2 : 1;
  parallel_for(backgrounds,
               [&](std::size_t i) { on[i] = similarity_on(i == 0 ? 255U : 0U, before, after); });
  return std::min(on[0], on[1]);
}

std::uint64_t difference_hash(const Picture& picture) {
  constexpr std::uint32_t columns = 9, rows = 8;
  const auto small = resized(picture, columns, rows);
  std::uint64_t hash = 0;
  for (std::uint32_t y = 0; y < rows; ++y)
    for (std::uint32_t x = 0; x + 1 < columns; ++x)
      hash = hash << 1U | (luma(small.at(x, y), 255) < luma(small.at(x + 1, y), 255) ? 1U : 0U);
  return hash;
}

}  // namespace ztgit::imaging
