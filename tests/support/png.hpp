#pragma once

// Makes real PNG files for tests, chunk by chunk, well-formed or broken on purpose.

#include <cstdint>
#include <string>
#include <string_view>
#include <zlib.h>

namespace ztgit::test {

inline std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    bytes += static_cast<char>(static_cast<unsigned char>(value >> shift));
  return bytes;
}

inline std::string deflated(std::string_view plain, int level = 6) {
  uLongf size = compressBound(plain.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
            reinterpret_cast<const Bytef*>(plain.data()), plain.size(), level);
  packed.resize(size);
  return packed;
}

inline std::string chunk(std::string_view type, std::string_view data) {
  std::string body(type);
  body += data;
  const auto crc =
      crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<std::uint32_t>(data.size())) + body +
         big_endian(static_cast<std::uint32_t>(crc));
}

inline std::string text_chunk(std::string_view key, std::string_view value) {
  return chunk("tEXt", std::string(key) + '\0' + std::string(value));
}

inline std::string itxt_chunk(std::string_view key, std::string_view value, bool packed = false) {
  return chunk("iTXt", std::string(key) + '\0' + (packed ? '\1' : '\0') + '\0' + '\0' + '\0' +
                           (packed ? deflated(value) : std::string(value)));
}

inline std::string ztxt_chunk(std::string_view key, std::string_view value) {
  return chunk("zTXt", std::string(key) + '\0' + '\0' + deflated(value));
}

inline constexpr std::string_view kPngSignature{"\x89PNG\r\n\x1a\n", 8};

struct PngOptions {
  std::uint32_t width = 16;
  std::uint32_t height = 16;
  std::uint32_t seed = 1;   // another seed, other pixels: another oid
  bool noise = false;       // incompressible: bytes ≈ width × height × 3
  std::string before_idat;  // ready-made chunks
  std::string after_idat;
  bool end = true;  // IEND
};

// 8-bit RGB, a gradient or noise.
inline std::string png(const PngOptions& options = {}) {
  std::string pixels;
  std::uint32_t state = options.seed * 2654435761U + 1;
  for (std::uint32_t y = 0; y < options.height; ++y) {
    pixels += '\0';
    for (std::uint32_t x = 0; x < options.width * 3; ++x) {
      state = state * 1664525U + 1013904223U;
      const auto value = options.noise ? state >> 24U : x + y * 3U + options.seed;
      pixels += static_cast<char>(static_cast<unsigned char>(value));
    }
  }
  const std::string header = big_endian(options.width) + big_endian(options.height) +
                             std::string("\x08\x02\x00\x00\x00", 5);
  return std::string(kPngSignature) + chunk("IHDR", header) + options.before_idat +
         chunk("IDAT", deflated(pixels, options.noise ? 0 : 6)) + options.after_idat +
         (options.end ? chunk("IEND", "") : "");
}

}  // namespace ztgit::test
