#pragma once

// What holds for every picture that comes out of a decoder.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "imaging/decode.hpp"
#include "imaging/limits.hpp"

namespace ztgit::fuzz {

inline void demand(bool holds) {
  if (!holds) __builtin_trap();
}

inline void check_picture(const imaging::Picture& picture) {
  demand(picture.width > 0 && picture.height > 0);
  demand(picture.width <= imaging::limits::kSide && picture.height <= imaging::limits::kSide);
  demand(picture.pixels.size() == std::size_t{picture.width} * picture.height * 4);
  bool transparent = false;
  for (std::size_t i = 3; i < picture.pixels.size(); i += 4)
    transparent |= picture.pixels[i] != 255;
  demand(transparent == picture.has_alpha);
}

// A file of that kind is a picture, or an Error of one of two kinds that says what is wrong.
inline void decode_one(std::string_view bytes, imaging::Format format,
                       const imaging::DecodeRequest& request = {}) {
  if (imaging::format_of(bytes) != format) return;
  try {
    check_picture(imaging::decode(bytes, request));
  } catch (const Error& error) {
    demand(error.kind() == ErrorKind::integrity || error.kind() == ErrorKind::usage);
    demand(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace ztgit::fuzz
