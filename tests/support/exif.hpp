#pragma once

// Makes small EXIF blocks and the JPEG, WebP, GIF and AVIF files around them; no decodable pixels.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "png.hpp"

namespace ztgit::test {

inline std::string little_endian(std::uint32_t value, int bytes = 4) {
  std::string text;
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(static_cast<unsigned char>(value >> (8U * static_cast<unsigned>(i))));
  return text;
}

struct ExifTag {
  std::uint32_t tag = 0;
  std::string value;
  std::uint32_t type = 7;    // 2 = ASCII, 7 = undefined
  bool in_exif_ifd = false;  // else IFD0
};

inline constexpr std::uint32_t kUserComment = 0x9286;

// TIFF with IFD0 and, if needed, an Exif IFD; big-endian ("MM") or little-endian ("II").
class ExifBuilder {
 public:
  explicit ExifBuilder(bool big) : big_(big) {}

  std::string build(const std::vector<ExifTag>& tags) {
    std::vector<ExifTag> main, sub;
    for (const auto& tag : tags) (tag.in_exif_ifd ? sub : main).push_back(tag);
    out_ = (big_ ? std::string("MM\0*", 4) : std::string("II*\0", 4)) + number(8, 4);
    const auto main_bytes = 2 + 12 * (main.size() + (sub.empty() ? 0 : 1)) + 4;
    const auto sub_at = 8 + main_bytes;
    const auto sub_bytes = sub.empty() ? 0 : 2 + 12 * sub.size() + 4;
    data_at_ = sub_at + sub_bytes;
    directory(main, sub.empty() ? 0 : sub_at);
    if (!sub.empty()) directory(sub, 0);
    return out_ + data_;
  }

 private:
  std::string number(std::size_t value, int bytes) const {
    const auto text = big_endian(static_cast<std::uint32_t>(value));
    return big_ ? text.substr(4U - static_cast<unsigned>(bytes))
                : little_endian(static_cast<std::uint32_t>(value), bytes);
  }

  void directory(const std::vector<ExifTag>& tags, std::size_t sub_at) {
    out_ += number(tags.size() + (sub_at == 0 ? 0 : 1), 2);
    for (const auto& tag : tags) {
      out_ += number(tag.tag, 2) + number(tag.type, 2) + number(tag.value.size(), 4);
      if (tag.value.size() <= 4) {
        out_ += tag.value + std::string(4 - tag.value.size(), '\0');
      } else {
        out_ += number(data_at_ + data_.size(), 4);
        data_ += tag.value;
      }
    }
    if (sub_at != 0) out_ += number(0x8769, 2) + number(4, 2) + number(1, 4) + number(sub_at, 4);
    out_ += number(0, 4);
  }

  bool big_;
  std::string out_, data_;
  std::size_t data_at_ = 0;
};

inline std::string exif(const std::vector<ExifTag>& tags, bool big = true) {
  return ExifBuilder(big).build(tags);
}

inline std::string jpeg_segment(unsigned char marker, std::string_view data) {
  const auto length = static_cast<std::uint32_t>(data.size() + 2);
  return std::string("\xFF") + static_cast<char>(marker) + big_endian(length).substr(2) +
         std::string(data);
}

struct JpegOptions {
  std::uint32_t width = 16;
  std::uint32_t height = 8;
  std::string segments;  // ready-made, before the frame header
  bool end = true;       // EOI
};

inline std::string jpeg(const JpegOptions& options = {}) {
  const auto size = big_endian(options.height).substr(2) + big_endian(options.width).substr(2);
  return "\xFF\xD8" + options.segments +
         jpeg_segment(0xC0, "\x08" + size + std::string("\x01\x01\x11\x00", 4)) +
         jpeg_segment(0xDA, std::string("\x01\x01\x00\x00\x3F\x00", 6)) +
         std::string("\x12\xFF\x00\x34", 4) + (options.end ? "\xFF\xD9" : "");
}

inline std::string jpeg_with_exif(std::string_view block) {
  JpegOptions options;
  options.segments = jpeg_segment(0xE1, std::string("Exif\0\0", 6) + std::string(block));
  return jpeg(options);
}

inline std::string riff_chunk(std::string_view type, std::string_view data) {
  return std::string(type) + little_endian(static_cast<std::uint32_t>(data.size())) +
         std::string(data) + (data.size() % 2 == 0 ? "" : std::string(1, '\0'));
}

// Extended WebP of 16 x 8.
inline std::string webp(std::string_view chunks = "") {
  const auto canvas = little_endian(0) + little_endian(15, 3) + little_endian(7, 3);
  const auto body = "WEBP" + riff_chunk("VP8X", canvas) +
                    riff_chunk("VP8L", std::string("\x2F\x0F\xC0\x01\x00", 5)) +
                    std::string(chunks);
  return "RIFF" + little_endian(static_cast<std::uint32_t>(body.size())) + body;
}

}  // namespace ztgit::test
