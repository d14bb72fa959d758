#include <algorithm>
#include <string>
#include <webp/decode.h>

#include "imaging/corner.hpp"
#include "imaging/limits.hpp"

namespace ztgit::imaging {

namespace {

constexpr int kLossless = 2;  // WebPBitstreamFeatures::format
constexpr std::uint32_t kChannels = 4;

std::string read_start(const ReadAt& read_at, std::uint64_t count) {
  std::string bytes(count, '\0');
  bytes.resize(read_at(0, std::as_writable_bytes(std::span(bytes))));
  return bytes;
}

const std::uint8_t* data_of(const std::string& bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

}  // namespace

std::optional<Pixels> decode_webp(const ReadAt& read_at, std::uint64_t size, Corner corner) {
  if (size > limits::kWebpBytes) return std::nullopt;
  const auto head = read_start(read_at, std::min<std::uint64_t>(size, limits::kWebpHead));
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) return std::nullopt;
  if (WebPGetFeatures(data_of(head), head.size(), &config.input) != VP8_STATUS_OK ||
      config.input.format != kLossless || config.input.has_animation != 0)
    return std::nullopt;
  Pixels pixels;
  pixels.width = static_cast<std::uint32_t>(config.input.width);
  pixels.height = static_cast<std::uint32_t>(config.input.height);
  if (std::uint64_t{pixels.width} * pixels.height > limits::kWebpPixels) return std::nullopt;
  pixels.channels = kChannels;
  pixels.columns = std::min(corner.columns, pixels.width);
  pixels.rows = std::min(corner.rows, pixels.height);
  pixels.samples.resize(std::size_t{pixels.columns} * pixels.rows * kChannels);
  if (pixels.samples.empty() || pixels.samples.size() > limits::kCornerBytes) return std::nullopt;
  config.options.use_cropping = 1;
  config.options.crop_width = static_cast<int>(pixels.columns);
  config.options.crop_height = static_cast<int>(pixels.rows);
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels.samples.data();
  config.output.u.RGBA.stride = static_cast<int>(pixels.columns * kChannels);
  config.output.u.RGBA.size = pixels.samples.size();
  const auto whole = size > head.size() ? read_start(read_at, size) : head;
  if (WebPDecode(data_of(whole), whole.size(), &config) != VP8_STATUS_OK) return std::nullopt;
  return pixels;
}

}  // namespace ztgit::imaging
