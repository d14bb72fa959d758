#include "imaging/encode.hpp"

#include <algorithm>
#include <memory>
#include <webp/encode.h>
#include <webp/mux.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "same_size.hpp"

namespace ztgit::imaging {

namespace {

[[noreturn]] void throw_failed(const char* what) {
  throw Error(ErrorKind::internal,
              fmt::format("write a WebP picture: libwebp could not ({})", what));
}

WebPConfig config_of(const EncodeRequest& request) {
  WebPConfig config;
  const auto quality = static_cast<float>(std::clamp(request.quality, 0, 100));
  if (WebPConfigInit(&config) == 0) throw_failed("another version");
  config.quality = quality;
  if (request.lossless) {
    config.lossless = 1;
    config.exact = 1;
  }
  return config;
}

// libwebp's own picture, made of ours.
class Frame {
 public:
  explicit Frame(const Picture& picture) {
    if (picture.pixels.empty() || picture.width > WEBP_MAX_DIMENSION ||
        picture.height > WEBP_MAX_DIMENSION)
      throw Error(ErrorKind::usage,
                  fmt::format("write a WebP picture: {} × {} pixels, and a side may have {}",
                              picture.width, picture.height, WEBP_MAX_DIMENSION));
    if (WebPPictureInit(&picture_) == 0) throw_failed("another version");
    picture_.use_argb = 1;
    picture_.width = static_cast<int>(picture.width);
    picture_.height = static_cast<int>(picture.height);
    const int stride = static_cast<int>(picture.width * 4);
    // Without alpha libwebp does not look for any.
    const int imported = picture.has_alpha
                             ? WebPPictureImportRGBA(&picture_, picture.pixels.data(), stride)
                             : WebPPictureImportRGBX(&picture_, picture.pixels.data(), stride);
    if (imported == 0) {
      WebPPictureFree(&picture_);
      throw_failed("no memory");
    }
  }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame() { WebPPictureFree(&picture_); }

  WebPPicture* get() { return &picture_; }

 private:
  WebPPicture picture_;
};

struct Written {
  Written() { WebPMemoryWriterInit(&memory); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() { WebPMemoryWriterClear(&memory); }

  WebPMemoryWriter memory;
};

struct AnimationDeleter {
  void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
};

struct Assembled {
  Assembled() { WebPDataInit(&data); }
  Assembled(const Assembled&) = delete;
  Assembled& operator=(const Assembled&) = delete;
  ~Assembled() { WebPDataClear(&data); }

  WebPData data;
};

}  // namespace

std::string encode_webp(const Picture& picture, const EncodeRequest& request) {
  const auto config = config_of(request);
  Frame frame(picture);
  Written written;
  frame.get()->writer = WebPMemoryWrite;
  frame.get()->custom_ptr = &written.memory;
  if (WebPEncode(&config, frame.get()) == 0) throw_failed("no memory");
  return {reinterpret_cast<const char*>(written.memory.mem), written.memory.size};
}

std::string encode_blink(const Picture& before, const Picture& after, const BlinkRequest& request) {
  const SameSize pair(before, after);
  const auto config = config_of(request.encode);
  WebPAnimEncoderOptions options;
  if (WebPAnimEncoderOptionsInit(&options) == 0) throw_failed("another version");
  options.anim_params.loop_count = 0;  // for ever
  Frame first(pair.before()), second(pair.after());
  const std::unique_ptr<WebPAnimEncoder, AnimationDeleter> encoder(
      WebPAnimEncoderNew(first.get()->width, first.get()->height, &options));
  if (encoder == nullptr) throw_failed("no memory");
  const int time = std::clamp(request.milliseconds, 1, 60'000);
  // The last call says when the second frame ends.
  Assembled file;
  if (WebPAnimEncoderAdd(encoder.get(), first.get(), 0, &config) == 0 ||
      WebPAnimEncoderAdd(encoder.get(), second.get(), time, &config) == 0 ||
      WebPAnimEncoderAdd(encoder.get(), nullptr, 2 * time, nullptr) == 0 ||
      WebPAnimEncoderAssemble(encoder.get(), &file.data) == 0)
    throw_failed(WebPAnimEncoderGetError(encoder.get()));
  return {reinterpret_cast<const char*>(file.data.bytes), file.data.size};
}

}  // namespace ztgit::imaging
