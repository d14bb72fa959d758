#pragma once

// Integers as image containers store them, read from text-like byte views. The caller has checked
// the length.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ztgit::metadata {

inline std::uint32_t byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

inline std::uint32_t big_endian_16(std::string_view bytes, std::size_t at = 0) {
  return byte_at(bytes, at) << 8U | byte_at(bytes, at + 1);
}

inline std::uint32_t big_endian_32(std::string_view bytes, std::size_t at = 0) {
  return big_endian_16(bytes, at) << 16U | big_endian_16(bytes, at + 2);
}

inline std::uint32_t little_endian_16(std::string_view bytes, std::size_t at = 0) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8U;
}

inline std::uint32_t little_endian_24(std::string_view bytes, std::size_t at = 0) {
  return little_endian_16(bytes, at) | byte_at(bytes, at + 2) << 16U;
}

inline std::uint32_t little_endian_32(std::string_view bytes, std::size_t at = 0) {
  return little_endian_16(bytes, at) | little_endian_16(bytes, at + 2) << 16U;
}

}  // namespace ztgit::metadata
