#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "containers.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

// GIF89a specification, sections 18 to 27
constexpr std::size_t kScreenBytes = 13;       // signature and logical screen descriptor
constexpr std::uint64_t kDescriptorBytes = 9;  // image descriptor after its introducer
constexpr std::uint32_t kExtension = 0x21, kImage = 0x2C, kTrailer = 0x3B, kCommentLabel = 0xFE;

std::uint64_t colour_table_bytes(std::uint32_t flags) {
  return (flags & 0x80U) != 0 ? std::uint64_t{3} << ((flags & 7U) + 1U) : 0;
}

class GifWalk {
 public:
  GifWalk(const ByteSource& bytes, Collector& found) : bytes_(bytes), found_(found) {}

  WalkResult run() {
    const auto screen = read_exactly(bytes_, 0, kScreenBytes);
    if (!screen) return {"ends inside its header"};
    auto dimensions =
        set_dimensions(found_, little_endian_16(*screen, 6), little_endian_16(*screen, 8));
    at_ = kScreenBytes + colour_table_bytes(byte_at(*screen, 10));
    bool has_pixels = false;
    while (at_ < limits::kGifWalkBytes) {
      const auto introducer = take_byte();
      if (!introducer) return {"ends without a trailer"};
      if (*introducer == kTrailer) {
        if (at_ < bytes_.size())
          found_.warn(fmt::format("{} bytes follow the end of the image; they were not read",
                                  bytes_.size() - at_));
        if (!has_pixels) return {"has no image data"};
        return dimensions;
      }
      if (*introducer == kImage) {
        has_pixels = true;
        if (!skip_image()) return {"ends inside its image data"};
      } else if (*introducer != kExtension || !visit_extension()) {
        return {fmt::format("is damaged or ends inside the block at byte {}", at_)};
      }
    }
    found_.warn("only the first part of this long GIF was searched for comments");
    const auto last = read_exactly(bytes_, bytes_.size() - 1, 1);
    if (!last || byte_at(*last, 0) != kTrailer) return {"ends without a trailer"};
    return dimensions;
  }

 private:
  std::optional<std::uint32_t> take_byte() {
    std::array<char, 1> byte{};
    if (bytes_.read(at_, std::as_writable_bytes(std::span(byte))) < 1) return std::nullopt;
    ++at_;
    return byte_at({byte.data(), 1}, 0);
  }

  bool skip_image() {
    const auto descriptor = read_exactly(bytes_, at_, kDescriptorBytes);
    if (!descriptor) return false;
    at_ += kDescriptorBytes + colour_table_bytes(byte_at(*descriptor, 8)) +
           1;  // and the LZW code size
    return skip_sub_blocks();
  }

  bool skip_sub_blocks() {
    while (const auto length = take_byte()) {
      at_ += *length;
      if (*length == 0) return true;
    }
    return false;
  }

  bool visit_extension() {
    const auto label = take_byte();
    if (!label) return false;
    if (*label != kCommentLabel) return skip_sub_blocks();
    RawEntry entry;
    entry.source = "gif:comment";
    while (const auto length = take_byte()) {
      if (*length == 0) {
        entry.text = decode_utf8_or_latin1(without_trailing_nuls(entry.bytes));
        found_.add(std::move(entry));
        return true;
      }
      const auto part = read_exactly(bytes_, at_, *length);
      if (!part) return false;
      at_ += *length;
      if (entry.bytes.size() <= limits::kEntryBytes)
        entry.bytes += *part;  // add() refuses what is longer
    }
    return false;
  }

  const ByteSource& bytes_;
  Collector& found_;
  std::uint64_t at_ = 0;
};

}  // namespace

WalkResult walk_gif(const ByteSource& bytes, Collector& found) {
  found.record().image.mime = "image/gif";
  return GifWalk(bytes, found).run();
}

}  // namespace ztgit::metadata
