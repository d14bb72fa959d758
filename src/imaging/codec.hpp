#pragma once

// What the three decoders share.

#include <cstdint>
#include <string>
#include <string_view>

#include "imaging/decode.hpp"

namespace ztgit::imaging {

// One decoder a file: picture_png.cpp, picture_jpeg.cpp, picture_webp.cpp.
Picture decode_png_picture(std::string_view bytes);
Picture decode_jpeg_picture(std::string_view bytes, const DecodeRequest& request);
Picture decode_webp_picture(std::string_view bytes);

// Error(integrity): "read the PNG picture: it is damaged (why)". The reason may hold anything.
[[noreturn]] void throw_damaged(Format format, std::string_view reason);
// Error(usage): "show the JPEG picture: why".
[[noreturn]] void throw_not_shown(Format format, const std::string& reason);

// A picture of that size, of transparent black pixels; Error if it would be beyond the limits.
Picture empty_picture(Format format, std::uint64_t width, std::uint64_t height);
void check_size(Format format, std::uint64_t width, std::uint64_t height);

bool any_transparent(const Picture& picture);

// Numbers in a file; 0 beyond its end.
std::uint32_t big_endian_16(std::string_view bytes, std::size_t at);
std::uint32_t big_endian_32(std::string_view bytes, std::size_t at);
std::uint32_t little_endian_32(std::string_view bytes, std::size_t at);

}  // namespace ztgit::imaging
