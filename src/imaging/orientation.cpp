#include "orientation.hpp"

#include <cstring>
#include <utility>

#include "codec.hpp"

namespace ztgit::imaging {

namespace {

// TIFF 6.0, section 2: an entry of a directory is tag, type, count and value, 12 bytes.
constexpr std::uint32_t kOrientation = 0x0112, kShort = 3, kEntryBytes = 12;

struct Tiff {
  std::string_view bytes;
  bool little;

  std::uint32_t number_16(std::size_t at) const {
    const auto number = big_endian_16(bytes, at);
    return little ? (number & 0xffU) << 8U | number >> 8U : number;
  }
  std::uint32_t number_32(std::size_t at) const {
    return little ? little_endian_32(bytes, at) : big_endian_32(bytes, at);
  }
};

}  // namespace

int orientation_in(std::string_view tiff) {
  const bool little = tiff.starts_with(std::string_view("II*\0", 4));
  if (!little && !tiff.starts_with(std::string_view("MM\0*", 4))) return 1;
  const Tiff file{tiff, little};
  const std::size_t directory = file.number_32(4);
  const auto count = file.number_16(directory);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto entry = directory + 2 + std::size_t{i} * kEntryBytes;
    if (entry + kEntryBytes > tiff.size()) break;
    if (file.number_16(entry) != kOrientation || file.number_16(entry + 2) != kShort) continue;
    const auto value = file.number_16(entry + 8);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

// EXIF 2.3, 4.6.4: where the file's first row and first column belong.
Picture turned(Picture picture, int orientation) {
  if (orientation <= 1 || orientation > 8) return picture;
  const bool transposed = orientation >= 5;  // rows become columns
  const bool right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  const bool bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
  const std::uint32_t width = picture.width, height = picture.height;
  std::vector<std::uint8_t> pixels(picture.pixels.size());
  const std::size_t across = transposed ? height : width;
  const std::size_t down = transposed ? width : height;
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) {
      std::size_t column = transposed ? y : x, row = transposed ? x : y;
      if (right) column = across - 1 - column;
      if (bottom) row = down - 1 - row;
      std::memcpy(&pixels[(row * across + column) * 4], picture.at(x, y), 4);
    }
  picture.pixels = std::move(pixels);
  if (transposed) {
    std::swap(picture.width, picture.height);
    std::swap(picture.full_width, picture.full_height);
  }
  picture.notes.push_back(Note::turned);
  return picture;
}

}  // namespace ztgit::imaging
