#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "containers.hpp"
#include "jpeg_parts.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"
#include "tiff.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

// ITU T.81 table B.1
constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;
constexpr std::uint32_t kApp1 = 0xE1;
constexpr std::uint32_t kApp11 = 0xEB;
constexpr std::uint32_t kComment = 0xFE;

constexpr std::string_view kExifPrefix{"Exif\0\0", 6};
constexpr std::string_view kXmpPrefix{"http://ns.adobe.com/xap/1.0/\0", 29};
constexpr std::string_view kXmpExtensionPrefix{"http://ns.adobe.com/xmp/extension/\0", 35};
constexpr std::string_view kEndMarker{"\xFF\xD9", 2};

bool is_frame_header(std::uint32_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(std::uint32_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

class JpegWalk {
 public:
  JpegWalk(const ByteSource& bytes, Collector& found)
      : bytes_(bytes), found_(found), extended_xmp_(found), jumbf_(bytes, found) {}

  WalkResult run() {
    auto result = segments();
    flush_exif();
    extended_xmp_.finish(xmp_);
    jumbf_.finish();
    return result;
  }

 private:
  WalkResult segments() {
    std::uint64_t at = 2;  // after SOI
    for (std::size_t count = 0; count < limits::kChunks; ++count) {
      const auto marker = next_marker(at);
      if (!marker) return {"ends before its first scan"};
      if (*marker == kEndOfImage) return {"has no scan"};
      if (stands_alone(*marker)) continue;
      std::array<char, 2> length_bytes{};
      if (bytes_.read(at, std::as_writable_bytes(std::span(length_bytes))) < 2)
        return {"ends inside a segment"};
      const auto length = big_endian_16({length_bytes.data(), 2});
      if (length < 2) return {fmt::format("holds a segment without length at byte {}", at)};
      if (at + length > bytes_.size()) return {"ends inside a segment"};
      visit(*marker, at + 2, length - 2U);
      at += length;
      if (*marker == kStartOfScan) return finish(at);
    }
    return {fmt::format("holds more than {} segments", limits::kChunks)};
  }

  // T.81 B.1.1.2: any number of FF fill bytes may stand before a marker. Leaves `at` behind the
  // marker.
  std::optional<std::uint32_t> next_marker(std::uint64_t& at) {
    std::array<char, 2> pair{};
    if (bytes_.read(at, std::as_writable_bytes(std::span(pair))) < 2) return std::nullopt;
    const std::string_view view(pair.data(), 2);
    if (byte_at(view, 0) != 0xFF) return std::nullopt;
    auto marker = byte_at(view, 1);
    at += 2;
    for (std::size_t fill = 0; marker == 0xFF; ++fill, ++at) {
      if (fill > limits::kChunks) return std::nullopt;
      if (bytes_.read(at, std::as_writable_bytes(std::span(pair).first(1))) < 1)
        return std::nullopt;
      marker = byte_at(view, 0);
    }
    return marker;
  }

  void visit(std::uint32_t marker, std::uint64_t at, std::uint32_t length) {
    if (is_frame_header(marker) && length >= 5) {
      if (const auto data = read_exactly(bytes_, at, 5)) {
        has_frame_ = true;
        dimensions_ = set_dimensions(found_, big_endian_16(*data, 3), big_endian_16(*data, 1));
      }
    } else if (marker == kApp1 || marker == kComment) {
      if (length > found_.room()) {
        found_.add_unkept(marker == kApp1 ? "jpeg:APP1" : "jpeg:COM", "", length);
        return;
      }
      found_.spend(length);
      const auto data = read_exactly(bytes_, at, length);
      if (data && marker == kApp1) add_app1(*data);
      if (data && marker == kComment) add_comment(*data);
    } else if (marker == kApp11) {
      jumbf_.add(at, length);
    }
    if (marker != kApp1) flush_exif();
  }

  void add_app1(std::string_view data) {
    if (data.starts_with(kExifPrefix)) {
      add_exif_segment(data.substr(kExifPrefix.size()));
      return;
    }
    flush_exif();
    if (data.starts_with(kXmpPrefix)) {
      const auto packet = data.substr(kXmpPrefix.size());
      if (xmp_.empty()) xmp_ = packet;
      add_xmp(found_, "jpeg:XMP", packet);
    } else if (data.starts_with(kXmpExtensionPrefix)) {
      extended_xmp_.add_part(data.substr(kXmpExtensionPrefix.size()));
    }
  }

  // A block over 64 KiB goes on in the next segment, without a TIFF header of its own (ExifTool and
  // libvips write that); one with a header is another block.
  void add_exif_segment(std::string_view data) {
    const bool begins = data.starts_with("II*") || data.starts_with(std::string_view("MM\0*", 4));
    if (begins || exif_.empty() || exif_.size() + data.size() > found_.room()) flush_exif();
    exif_ += data;
  }

  void flush_exif() {
    if (!exif_.empty()) add_exif(found_, "jpeg:EXIF", exif_);
    exif_.clear();
  }

  // stable-diffusion.cpp writes "parameters\0text", everyone else text alone.
  void add_comment(std::string_view data) {
    constexpr std::string_view key_prefix{"parameters\0", 11};
    RawEntry entry;
    entry.source = "jpeg:COM";
    if (data.starts_with(key_prefix)) {
      entry.key = "parameters";
      data.remove_prefix(key_prefix.size());
    }
    entry.bytes = data;
    entry.text = decode_utf8_or_latin1(without_trailing_nuls(data));
    found_.add(std::move(entry));
  }

  // Entropy-coded data holds no FF D9 (an FF in it is followed by 00 or RSTn), so the last one in
  // the file's tail is the end of this image, or of a preview appended to it.
  WalkResult finish(std::uint64_t scan_at) {
    if (!has_frame_) return {"has no frame header"};
    if (!dimensions_.problem.empty()) return std::move(dimensions_);
    const auto size = bytes_.size();
    const auto from = std::max(scan_at, size - std::min(size, limits::kTailBytes));
    const auto tail = read_exactly(bytes_, from, size - std::min(size, from));
    const auto end = tail ? tail->rfind(kEndMarker) : std::string::npos;
    if (end == std::string::npos) return {"ends before its end marker"};
    if (const auto trailing = tail->size() - end - kEndMarker.size(); trailing > 0)
      found_.warn(
          fmt::format("{} bytes follow the end of the image; they were not read", trailing));
    return {};
  }

  const ByteSource& bytes_;
  Collector& found_;
  ExtendedXmp extended_xmp_;
  JumbfSegments jumbf_;
  std::string exif_;  // the block that may go on in the next segment
  std::string xmp_;   // the standard packet
  WalkResult dimensions_;
  bool has_frame_ = false;
};

}  // namespace

WalkResult walk_jpeg(const ByteSource& bytes, Collector& found) {
  found.record().image.mime = "image/jpeg";
  return JpegWalk(bytes, found).run();
}

}  // namespace ztgit::metadata
