#pragma once

// Small pictures of every kind that a decoder meets, coded for tests.

#include <array>
#include <cstdint>
#include <cstdio>  // jpeglib.h names FILE without including it
#include <cstdlib>
#include <jpeglib.h>
#include <string>
#include <string_view>
#include <vector>

#include "png.hpp"

namespace ztgit::test {

struct RawPng {
  std::uint32_t width = 0, height = 0;
  std::uint8_t depth = 8, colour_type = 6;  // PNG, table 11.1
  bool interlaced = false;                  // pixels of whole bytes only
  std::string pixels;                       // rows without their filter bytes
  std::string before_idat;                  // ready-made chunks
};

inline std::string raw_png(const RawPng& options) {
  const std::size_t bits =
      std::size_t{options.depth} * std::array{1U, 0U, 3U, 1U, 2U, 0U, 4U}[options.colour_type];
  const std::size_t stride = (options.width * bits + 7) / 8, pixel = bits / 8;
  struct Pass {
    std::uint32_t x, y, across, down;
  };
  // PNG, 8.2: Adam7.
  std::vector<Pass> passes{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                           {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
  if (!options.interlaced) passes = {{0, 0, 1, 1}};
  std::string rows;
  for (const auto& pass : passes)
    for (auto y = pass.y; y < options.height && pass.x < options.width; y += pass.down) {
      rows += '\0';
      if (!options.interlaced)
        rows += options.pixels.substr(y * stride, stride);
      else
        for (auto x = pass.x; x < options.width; x += pass.across)
          rows += options.pixels.substr(y * stride + x * pixel, pixel);
    }
  std::string header = big_endian(options.width) + big_endian(options.height);
  header += static_cast<char>(options.depth);
  header += static_cast<char>(options.colour_type);
  header += std::string(2, '\0');
  header += options.interlaced ? '\1' : '\0';
  return std::string(kPngSignature) + chunk("IHDR", header) + options.before_idat +
         chunk("IDAT", deflated(rows)) + chunk("IEND", "");
}

struct RawJpeg {
  std::uint32_t width = 0, height = 0;
  int components = 3;  // 1: grey, 3: RGB, 4: CMYK, inverted as Adobe's programs do
  bool progressive = false;
  std::string pixels;
  std::string exif;  // the body of APP1
};

// libjpeg's own error handler ends the program: good enough for a test.
inline std::string raw_jpeg(const RawJpeg& options) {
  jpeg_compress_struct state{};
  jpeg_error_mgr errors{};
  state.err = jpeg_std_error(&errors);
  jpeg_create_compress(&state);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&state, &bytes, &size);
  state.image_width = options.width;
  state.image_height = options.height;
  state.input_components = options.components;
  state.in_color_space = options.components == 1   ? JCS_GRAYSCALE
                         : options.components == 3 ? JCS_RGB
                                                   : JCS_CMYK;
  jpeg_set_defaults(&state);
  jpeg_set_quality(&state, 95, TRUE);
  if (options.progressive) jpeg_simple_progression(&state);
  jpeg_start_compress(&state, TRUE);
  if (!options.exif.empty())
    jpeg_write_marker(&state, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(options.exif.data()),
                      static_cast<unsigned>(options.exif.size()));
  std::string pixels = options.pixels;
  const std::size_t stride = std::size_t{options.width} * static_cast<unsigned>(options.components);
  while (state.next_scanline < state.image_height) {
    JSAMPROW row = reinterpret_cast<JSAMPROW>(pixels.data() + state.next_scanline * stride);
    jpeg_write_scanlines(&state, &row, 1);
  }
  jpeg_finish_compress(&state);
  jpeg_destroy_compress(&state);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  std::free(bytes);
  return file;
}

}  // namespace ztgit::test
