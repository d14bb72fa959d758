#include "imaging/thumbnail.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "bands.hpp"
#include "base/error.hpp"
#include "base/parallel.hpp"
#include "codec.hpp"

namespace ztgit::imaging {

namespace {

// IEC 61966-2-1, both ways.
float linear_of(double value) {
  return static_cast<float>(value <= 0.04045 ? value / 12.92
                                             : std::pow((value + 0.055) / 1.055, 2.4));
}

double srgb_of(double light) {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

// Fine enough that each of the 256 comes back as itself: at the dark end one of them is 20 steps.
constexpr std::size_t kLightSteps = 65536;

struct Tables {
  std::array<float, 256> light{};
  std::array<std::uint8_t, kLightSteps> srgb{};

  Tables() {
    for (std::size_t i = 0; i < light.size(); ++i)
      light[i] = linear_of(static_cast<double>(i) / 255);
    for (std::size_t i = 0; i < srgb.size(); ++i)
      srgb[i] = static_cast<std::uint8_t>(
          std::lround(srgb_of(static_cast<double>(i) / (kLightSteps - 1)) * 255));
  }
  std::uint8_t byte_of(float value) const {
    const auto step = std::lround(std::clamp(value, 0.0F, 1.0F) * (kLightSteps - 1));
    return srgb[static_cast<std::size_t>(step)];
  }
};

const Tables& tables() {
  static const Tables made_once;
  return made_once;
}

// What of the old pixels one new pixel covers.
struct Span {
  std::uint32_t first = 0, last = 0;  // inclusive
  float first_share = 1, last_share = 1;

  float share(std::uint32_t at) const {
    return at == first ? first_share : at == last ? last_share : 1.0F;
  }
};

Span span_of(std::uint32_t to, std::uint32_t from_size, std::uint32_t to_size) {
  // In units of 1 / to_size of an old pixel, so that nothing is rounded.
  const std::uint64_t begin = std::uint64_t{to} * from_size, end = begin + from_size;
  Span span;
  span.first = static_cast<std::uint32_t>(begin / to_size);
  span.last = static_cast<std::uint32_t>((end - 1) / to_size);
  const auto size = static_cast<float>(to_size);
  if (span.first == span.last) {
    span.first_share = static_cast<float>(from_size) / size;
  } else {
    span.first_share = static_cast<float>((std::uint64_t{span.first} + 1) * to_size - begin) / size;
    span.last_share = static_cast<float>(end - std::uint64_t{span.last} * to_size) / size;
  }
  return span;
}

// Adds a row, as light times alpha, to the sums of a new row.
void add_row(const std::uint8_t* row, float weight, std::vector<float>& sums) {
  const auto& light = tables().light;
  for (std::size_t i = 0; i < sums.size(); i += 4) {
    const float alpha = weight * static_cast<float>(row[i + 3]) / 255.0F;
    sums[i] += light[row[i]] * alpha;
    sums[i + 1] += light[row[i + 1]] * alpha;
    sums[i + 2] += light[row[i + 2]] * alpha;
    sums[i + 3] += alpha;
  }
}

void write_pixel(const std::vector<float>& sums, const Span& span, float area, std::uint8_t* out) {
  std::array<float, 4> sum{};
  for (std::uint32_t x = span.first; x <= span.last; ++x)
    for (std::size_t channel = 0; channel < 4; ++channel)
      sum[channel] += sums[std::size_t{x} * 4 + channel] * span.share(x);
  const float alpha = sum[3];
  for (std::size_t channel = 0; channel < 3; ++channel)
    out[channel] = alpha > 0 ? tables().byte_of(sum[channel] / alpha) : std::uint8_t{0};
  out[3] = static_cast<std::uint8_t>(std::lround(std::min(1.0F, alpha / area) * 255.0F));
}

}  // namespace

Picture resized(const Picture& picture, std::uint32_t width, std::uint32_t height) {
  if (width == picture.width && height == picture.height) return picture;
  if (width == 0 || height == 0 || picture.width == 0 || picture.height == 0)
    throw Error(ErrorKind::internal, "resize a picture: it would have no pixels");
  Picture small;
  small.width = width;
  small.height = height;
  small.full_width = picture.full_width;
  small.full_height = picture.full_height;
  small.notes = picture.notes;
  small.pixels.resize(std::size_t{width} * height * 4);
  std::vector<Span> columns(width);
  for (std::uint32_t x = 0; x < width; ++x) columns[x] = span_of(x, picture.width, width);
  const float area = static_cast<float>(picture.width) / static_cast<float>(width) *
                     static_cast<float>(picture.height) / static_cast<float>(height);
  // A band costs what the old rows below it do.
  const auto bands = bands_of(
      static_cast<std::uint32_t>(std::uint64_t{picture.width} * picture.height / height + 1),
      height);
  parallel_for(bands.size(), [&](std::size_t band) {
    std::vector<float> sums(std::size_t{picture.width} * 4);
    for (std::uint32_t y = bands[band].begin; y < bands[band].end; ++y) {
      const auto rows = span_of(y, picture.height, height);
      std::fill(sums.begin(), sums.end(), 0.0F);
      for (std::uint32_t from = rows.first; from <= rows.last; ++from)
        add_row(picture.at(0, from), rows.share(from), sums);
      std::uint8_t* out = small.pixels.data() + std::size_t{y} * width * 4;
      for (std::uint32_t x = 0; x < width; ++x)
        write_pixel(sums, columns[x], area, out + std::size_t{x} * 4);
    }
  });
  small.has_alpha = picture.has_alpha && any_transparent(small);
  return small;
}

Picture thumbnail(const Picture& picture, std::uint32_t longer_side) {
  const auto longer = std::max(picture.width, picture.height);
  if (longer <= longer_side) return picture;
  const auto scaled = [&](std::uint32_t side) {
    const auto rounded = (std::uint64_t{side} * longer_side + longer / 2) / longer;
    return std::max(1U, static_cast<std::uint32_t>(rounded));
  };
  return resized(picture, scaled(picture.width), scaled(picture.height));
}

}  // namespace ztgit::imaging
