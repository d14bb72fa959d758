#pragma once

// A whole picture in memory, and what was left out or changed on the way there.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ztgit::imaging {

// What somebody who looks at the pixels has to know about them.
enum class Note {
  sixteen_bit,     // 16 bits a sample became 8
  colour_profile,  // an ICC profile is there and was not applied
  gamma,           // a gAMA other than sRGB's is there and was not applied
  cmyk,            // four inks were turned into RGB without a profile
  turned,          // the pixels were turned as the EXIF orientation says
  first_frame,     // an animation: only its first frame is here
  scaled           // decoded smaller than it is, because DecodeRequest said so
};

std::string_view name_of(Note note);  // "sixteen_bit": for JSON, never translated

struct Picture {
  std::uint32_t width = 0, height = 0;            // of `pixels`
  std::uint32_t full_width = 0, full_height = 0;  // of the file, turned as `pixels` are
  // width × height × 4 bytes row by row: red, green, blue, alpha. Alpha is straight (colours are
  // not multiplied by it); the colours are taken for sRGB.
  std::vector<std::uint8_t> pixels;
  bool has_alpha = false;  // some pixel is not opaque
  std::vector<Note> notes;

  const std::uint8_t* at(std::uint32_t x, std::uint32_t y) const {
    return pixels.data() + (std::size_t{y} * width + x) * 4;
  }
};

}  // namespace ztgit::imaging
