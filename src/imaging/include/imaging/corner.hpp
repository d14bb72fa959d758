#pragma once

// The top left corner of a picture, as samples. What is hidden in the low bits of pixels stands
// there, column by column; nobody here needs a whole picture in memory.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace ztgit::imaging {

// Fills the bytes from an offset of a file; short only at its end. What it throws passes through.
using ReadAt = std::function<std::size_t(std::uint64_t offset, std::span<std::byte> bytes)>;

struct Corner {
  std::uint32_t columns = 0, rows = 0;
};

struct Pixels {
  std::uint32_t width = 0, height = 0;  // of the whole picture
  std::uint32_t columns = 0, rows = 0;  // of the corner, at most what was asked for
  std::uint32_t channels = 0;           // 3: red, green, blue; 4: and alpha, not premultiplied
  std::vector<std::uint8_t> samples;    // columns × rows × channels, row by row

  std::uint8_t sample(std::uint32_t x, std::uint32_t y, std::uint32_t channel) const {
    return samples[(std::size_t{y} * columns + x) * channels + channel];
  }
};

// Decodes as many rows of a PNG as the corner has, one at a time. nullopt for damage up to there,
// and for what is not 8-bit RGB or RGBA without interlacing, or above limits::kPngPixels, or has
// more than limits::kPngSlack of other chunks before the pixels.
std::optional<Pixels> decode_png(const ReadAt& read_at, Corner corner);

// The same for a lossless WebP without animation, up to limits::kWebpPixels and kWebpBytes, for
// libwebp keeps all of it in memory. `size` is the file's.
std::optional<Pixels> decode_webp(const ReadAt& read_at, std::uint64_t size, Corner corner);

}  // namespace ztgit::imaging
