#pragma once

// What decoding may cost. A process that reads pictures stays below 96 MiB.

#include <cstddef>
#include <cstdint>

namespace ztgit::imaging::limits {

// A second or two of inflating at most; 8192 × 8192. Memory does not depend on it.
inline constexpr std::uint64_t kPngPixels = std::uint64_t{64} << 20;

// libwebp holds four bytes a pixel and the whole file: 32 + 32 MiB.
inline constexpr std::uint64_t kWebpPixels = std::uint64_t{8} << 20;
inline constexpr std::uint64_t kWebpBytes = std::uint64_t{32} << 20;

// Where a WebP tells its kind: before it stands at most a colour profile.
inline constexpr std::size_t kWebpHead = std::size_t{64} << 10;

// Any one chunk libpng allocates for; those that are not needed are passed over.
inline constexpr std::size_t kPngChunkBytes = std::size_t{1} << 20;

// What may be read besides the rows themselves: the chunks before them, and deflate blocks that
// hold nothing, of which a stranger can write gigabytes.
inline constexpr std::uint64_t kPngSlack = std::uint64_t{1} << 20;

// Samples of a corner: 1 MiB of hidden bits in the alpha channel is 8 Mi pixels.
inline constexpr std::uint64_t kCornerBytes = std::uint64_t{36} << 20;

}  // namespace ztgit::imaging::limits
