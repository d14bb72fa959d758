#include <optional>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "c2pa.hpp"
#include "containers.hpp"
#include "extents.hpp"
#include "metadata/limits.hpp"
#include "tiff.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::uint64_t kRiffHeaderBytes = 12;  // "RIFF", size, "WEBP"
constexpr std::uint64_t kChunkHeaderBytes = 8;

struct Size {
  std::uint32_t width = 0, height = 0;
};

// WebP container specification, "Extended File Format"
std::optional<Size> extended_size(std::string_view data) {
  if (data.size() < 10) return std::nullopt;
  return Size{little_endian_24(data, 4) + 1, little_endian_24(data, 7) + 1};
}

// RFC 6386 section 9.1: key frames carry a start code and 14-bit dimensions.
std::optional<Size> lossy_size(std::string_view data) {
  if (data.size() < 10 || data.substr(3, 3) != "\x9D\x01\x2A") return std::nullopt;
  return Size{little_endian_16(data, 6) & 0x3FFFU, little_endian_16(data, 8) & 0x3FFFU};
}

// WebP lossless bitstream specification, section 3
std::optional<Size> lossless_size(std::string_view data) {
  if (data.size() < 5 || data[0] != '\x2F') return std::nullopt;
  const auto bits = little_endian_32(data, 1);
  return Size{(bits & 0x3FFFU) + 1, (bits >> 14U & 0x3FFFU) + 1};
}

class WebpWalk {
 public:
  WebpWalk(const ByteSource& bytes, Collector& found) : bytes_(bytes), found_(found) {}

  WalkResult run() {
    const auto header = read_exactly(bytes_, 0, kRiffHeaderBytes);
    if (!header) return {"ends inside its header"};
    const auto declared = std::uint64_t{little_endian_32(*header, 4)} + 8;
    const auto end = std::min(declared, bytes_.size());
    std::uint64_t at = kRiffHeaderBytes;
    for (std::size_t count = 0; at + kChunkHeaderBytes <= end; ++count) {
      if (count == limits::kChunks)
        return {fmt::format("holds more than {} chunks", limits::kChunks)};
      const auto chunk = read_exactly(bytes_, at, kChunkHeaderBytes);
      if (!chunk) break;
      const std::string_view type = std::string_view(*chunk).substr(0, 4);
      const std::uint64_t length = little_endian_32(*chunk, 4);
      const auto data_at = at + kChunkHeaderBytes;
      if (data_at + length > bytes_.size())
        return {fmt::format("ends inside its {} chunk", visible_type(type))};
      visit(type, data_at, length);
      at = data_at + length + length % 2;  // padded to even
    }
    if (declared > bytes_.size())
      return {fmt::format("ends early: {} of {} bytes", bytes_.size(), declared)};
    if (declared < bytes_.size())
      found_.warn(fmt::format("{} bytes follow the end of the image; they were not read",
                              bytes_.size() - declared));
    if (!has_pixels_) return {"has no image data"};
    return std::move(dimensions_);
  }

 private:
  static std::string visible_type(std::string_view type) {
    for (const char c : type)
      if (c < ' ' || c > '~') return "damaged";
    return std::string(type);
  }

  void visit(std::string_view type, std::uint64_t at, std::uint64_t length) {
    if (type == "VP8X") {
      set(extended_size(head(at, length)));
    } else if (type == "VP8 ") {
      has_pixels_ = true;
      if (!has_size_) set(lossy_size(head(at, length)));
    } else if (type == "VP8L") {
      has_pixels_ = true;
      if (!has_size_) set(lossless_size(head(at, length)));
    } else if (type == "ANMF") {
      has_pixels_ = true;
    } else if (type == "C2PA") {
      Extents store(bytes_);
      store.append(at, length);
      add_c2pa(found_, "webp:C2PA", store, true);
    } else if (type == "EXIF" || type == "XMP ") {
      add_metadata(type, at, length);
    }
  }

  void add_metadata(std::string_view type, std::uint64_t at, std::uint64_t length) {
    const std::string_view source = type == "EXIF" ? "webp:EXIF" : "webp:XMP";
    if (length > found_.room()) {
      found_.add_unkept(std::string(source), "", length);
      return;
    }
    found_.spend(length);
    const auto data = read_exactly(bytes_, at, length);
    if (!data) return;
    if (type == "EXIF")
      add_exif(found_, source, *data);
    else
      add_xmp(found_, source, *data);
  }

  std::string head(std::uint64_t at, std::uint64_t length) const {
    constexpr std::uint64_t enough = 10;
    return read_exactly(bytes_, at, std::min(length, enough)).value_or(std::string());
  }

  void set(const std::optional<Size>& size) {
    if (!size) return;
    has_size_ = true;
    dimensions_ = set_dimensions(found_, size->width, size->height);
  }

  const ByteSource& bytes_;
  Collector& found_;
  WalkResult dimensions_{"has no dimensions"};
  bool has_size_ = false;
  bool has_pixels_ = false;
};

}  // namespace

WalkResult walk_webp(const ByteSource& bytes, Collector& found) {
  found.record().image.mime = "image/webp";
  return WebpWalk(bytes, found).run();
}

}  // namespace ztgit::metadata
