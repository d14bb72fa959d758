#pragma once

// Hides a text in the low bits of pixels, as sd_webui_stealth_pnginfo does.

#include <cstdint>
#include <string>
#include <string_view>
#include <zlib.h>

#include "png.hpp"

namespace ztgit::test {

struct StealthOptions {
  std::string_view magic = "stealth_pngcomp";
  std::uint32_t width = 64, height = 64;
  std::int64_t declared_bits = -1;  // -1: the truth
};

inline std::string gzipped(std::string_view plain) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()) + 32, '\0');
  std::string input(plain);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// RGBA, row by row; the payload must fit.
inline std::string stealth_samples(std::string_view payload, const StealthOptions& options) {
  const auto bits = options.declared_bits < 0 ? payload.size() * 8
                                              : static_cast<std::uint64_t>(options.declared_bits);
  const auto hidden = std::string(options.magic) + big_endian(static_cast<std::uint32_t>(bits)) +
                      std::string(payload);
  const bool alpha = options.magic.starts_with("stealth_png");
  std::string samples(std::size_t{options.width} * options.height * 4, '\xC8');
  for (std::size_t i = 3; i < samples.size(); i += 4) samples[i] = '\xFE';
  for (std::size_t bit = 0; bit < hidden.size() * 8; ++bit) {
    const auto pixel = alpha ? bit : bit / 3;
    const auto x = pixel / options.height, y = pixel % options.height;
    const auto channel = alpha ? 3 : bit % 3;
    if ((static_cast<unsigned char>(hidden[bit / 8]) & (0x80U >> (bit % 8))) == 0) continue;
    auto& sample = samples[(y * options.width + x) * 4 + channel];
    sample = static_cast<char>(static_cast<unsigned char>(sample) | 1U);
  }
  return samples;
}

inline std::string rgba_png(std::string_view samples, std::uint32_t width, std::uint32_t height) {
  std::string rows;
  for (std::size_t y = 0; y < height; ++y)
    rows += '\0' + std::string(samples.substr(y * width * 4, std::size_t{width} * 4));
  return std::string(kPngSignature) +
         chunk("IHDR", big_endian(width) + big_endian(height) + std::string("\x08\x06\0\0\0", 5)) +
         chunk("IDAT", deflated(rows)) + chunk("IEND", "");
}

inline std::string stealth_png(std::string_view payload, const StealthOptions& options = {}) {
  return rgba_png(stealth_samples(payload, options), options.width, options.height);
}

}  // namespace ztgit::test
