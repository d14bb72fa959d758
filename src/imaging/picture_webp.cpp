#include <cstdint>
#include <memory>
#include <webp/decode.h>
#include <webp/demux.h>

#include "codec.hpp"
#include "imaging/limits.hpp"

namespace ztgit::imaging {

namespace {

const std::uint8_t* data_of(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// The chunks of a file (RFC 9649, 2.3 on): "RIFF", size, "WEBP", then name, size, body, padded to
// even.
struct Announced {
  bool profile = false;
  std::size_t frames = 0;
};

Announced announced_in(std::string_view bytes) {
  constexpr std::size_t header = 12, chunk_header = 8;
  if (little_endian_32(bytes, 4) > bytes.size() - chunk_header)
    throw_damaged(Format::webp, "it ends too early");
  Announced found;
  for (std::size_t at = header; at + chunk_header <= bytes.size();) {
    const auto type = bytes.substr(at, 4);
    if (type == "ICCP") found.profile = true;
    if (type == "ANMF" && ++found.frames > limits::kWebpFrames)
      throw_not_shown(Format::webp, "it has too many frames");
    const std::size_t size = little_endian_32(bytes, at + 4);
    at += chunk_header + size + size % 2;
  }
  return found;
}

// Decodes one bitstream of that size into the picture at (x, y).
void decode_into(std::string_view bytes, Picture& picture, std::size_t x, std::size_t y) {
  WebPDecoderConfig config;
  if (WebPInitDecoderConfig(&config) == 0) throw_not_shown(Format::webp, "another libwebp");
  if (WebPGetFeatures(data_of(bytes), bytes.size(), &config.input) != VP8_STATUS_OK)
    throw_damaged(Format::webp, "its header makes no sense");
  if (config.input.width <= 0 || config.input.height <= 0 ||
      x + static_cast<std::size_t>(config.input.width) > picture.width ||
      y + static_cast<std::size_t>(config.input.height) > picture.height)
    throw_damaged(Format::webp, "a frame is larger than the picture");
  const auto offset = (y * picture.width + x) * 4;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = picture.pixels.data() + offset;
  config.output.u.RGBA.stride = static_cast<int>(picture.width * 4);
  config.output.u.RGBA.size = picture.pixels.size() - offset;
  const auto status = WebPDecode(data_of(bytes), bytes.size(), &config);
  WebPFreeDecBuffer(&config.output);
  if (status == VP8_STATUS_SUSPENDED || status == VP8_STATUS_NOT_ENOUGH_DATA)
    throw_damaged(Format::webp, "it ends too early");
  if (status == VP8_STATUS_OUT_OF_MEMORY) throw_not_shown(Format::webp, "no memory");
  if (status != VP8_STATUS_OK) throw_damaged(Format::webp, "its pixels make no sense");
}

struct DemuxerDeleter {
  void operator()(WebPDemuxer* demuxer) const { WebPDemuxDelete(demuxer); }
};

// The first frame on its canvas; what it leaves free is transparent, as viewers show it.
void decode_first_frame(std::string_view bytes, Picture& picture) {
  const WebPData data{data_of(bytes), bytes.size()};
  const std::unique_ptr<WebPDemuxer, DemuxerDeleter> demuxer(WebPDemux(&data));
  WebPIterator frame;
  if (demuxer == nullptr || WebPDemuxGetFrame(demuxer.get(), 1, &frame) == 0)
    throw_damaged(Format::webp, "its frames make no sense");
  // The fragment lies in `bytes`; the iterator holds nothing of its own.
  const std::string_view fragment(reinterpret_cast<const char*>(frame.fragment.bytes),
                                  frame.fragment.size);
  const bool inside = frame.x_offset >= 0 && frame.y_offset >= 0;
  const auto x = static_cast<std::size_t>(frame.x_offset);
  const auto y = static_cast<std::size_t>(frame.y_offset);
  WebPDemuxReleaseIterator(&frame);
  if (!inside) throw_damaged(Format::webp, "a frame lies outside the picture");
  decode_into(fragment, picture, x, y);
}

}  // namespace

Picture decode_webp_picture(std::string_view bytes) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(data_of(bytes), bytes.size(), &features) != VP8_STATUS_OK ||
      features.width < 0 || features.height < 0)
    throw_damaged(Format::webp, "its header makes no sense");
  const auto found = announced_in(bytes);
  auto picture = empty_picture(Format::webp, static_cast<std::uint64_t>(features.width),
                               static_cast<std::uint64_t>(features.height));
  if (features.has_animation != 0) {
    decode_first_frame(bytes, picture);
    picture.notes.push_back(Note::first_frame);
  } else {
    decode_into(bytes, picture, 0, 0);
  }
  if (found.profile) picture.notes.push_back(Note::colour_profile);
  picture.has_alpha = any_transparent(picture);
  return picture;
}

}  // namespace ztgit::imaging
