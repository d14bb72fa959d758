#pragma once

// What decoding may cost. A process that reads parameters stays below 96 MiB; one that shows whole
// pictures (kSide and on) holds four bytes a pixel, up to 400 MB each.

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

// Whole pictures. The largest that generators and upscalers make is 16384 a side; 100 megapixels
// are beyond what a screen review is for.
inline constexpr std::uint32_t kSide = 16384;
inline constexpr std::uint64_t kPicturePixels = 100'000'000;
inline constexpr std::uint64_t kFileBytes = 200'000'000;

// Palettes and transparency: what libpng still allocates for once other chunks are passed over.
inline constexpr std::size_t kPngPictureChunkBytes = std::size_t{8} << 20;

// libjpeg keeps the coefficients of a progressive picture: 100 megapixels without subsampling need
// 600 MB.
inline constexpr long kJpegBytes = 768L << 20;

// Each scan of a progressive JPEG goes over the whole picture and may take ten bytes: a small file
// can ask for hours. Real ones have about ten scans.
inline constexpr std::uint64_t kJpegScans = 100;
inline constexpr std::uint64_t kJpegScannedPixels = std::uint64_t{2} << 30;

// libwebp keeps a record of each frame before the first one can be had.
inline constexpr std::size_t kWebpFrames = 65536;

}  // namespace ztgit::imaging::limits
