#include <array>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "c2pa.hpp"
#include "containers.hpp"
#include "extents.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

// GIF89a specification, sections 18 to 27
constexpr std::size_t kScreenBytes = 13;       // signature and logical screen descriptor
constexpr std::uint64_t kDescriptorBytes = 9;  // image descriptor after its introducer
constexpr std::uint32_t kExtension = 0x21, kImage = 0x2C, kTrailer = 0x3B, kCommentLabel = 0xFE,
                        kApplicationLabel = 0xFF;
constexpr std::uint32_t kApplicationBytes = 11;  // identifier and authentication code
// XMP specification part 3, 1.1.2: the packet stands bare, and the descending bytes behind it lead
// a reader of sub-blocks to the terminator wherever it comes from.
constexpr std::string_view kXmpApplication = "XMP DataXMP";
constexpr std::uint64_t kXmpTrailerBytes = 258;
constexpr std::string_view kC2paApplication{"C2PA_GIF\x01\0\0", 11};  // C2PA 2.1, A.3.7

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
        return {fmt::format("ends inside the block at byte {}, or that block is no block", at_)};
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
    if (*label == kCommentLabel) return visit_comment();
    if (*label == kApplicationLabel) return visit_application();
    return skip_sub_blocks();
  }

  bool visit_comment() {
    RawEntry entry;
    entry.source = "gif:comment";
    std::uint64_t size = 0;
    const auto room = found_.room();
    while (const auto length = take_byte()) {
      if (*length == 0) {
        found_.spend(size);
        if (size > room) {
          found_.add_unkept(std::move(entry.source), "", size);
          return true;
        }
        entry.text = decode_utf8_or_latin1(without_trailing_nuls(entry.bytes));
        found_.add(std::move(entry));
        return true;
      }
      size += *length;
      if (size <= room && !append(entry.bytes, *length)) return false;
      at_ += *length;
    }
    return false;
  }

  bool append(std::string& text, std::uint32_t length) const {
    const auto before = text.size();
    text.resize(before + length);
    return bytes_.read(at_, std::as_writable_bytes(std::span(text).subspan(before))) == length;
  }

  // The sub-blocks up to the terminator, as one; nullopt if the file ends before.
  std::optional<Extents> take_sub_blocks() {
    Extents content(bytes_);
    while (const auto length = take_byte()) {
      if (*length == 0) return content;
      content.append(at_, *length);
      at_ += *length;
    }
    return std::nullopt;
  }

  bool visit_application() {
    const auto length = take_byte();
    if (!length) return false;
    if (*length != kApplicationBytes) {
      at_ += *length;
      return *length == 0 || skip_sub_blocks();
    }
    const auto name = read_exactly(bytes_, at_, kApplicationBytes);
    if (!name) return false;
    at_ += kApplicationBytes;
    if (*name == kXmpApplication) return visit_xmp();
    if (*name != kC2paApplication) return skip_sub_blocks();
    const auto store = take_sub_blocks();
    if (store) add_c2pa(found_, "gif:C2PA", *store, true);
    return store.has_value();
  }

  bool visit_xmp() {
    const auto from = at_;
    if (!skip_sub_blocks()) return false;
    const auto length = at_ - from;
    const auto kept = length < kXmpTrailerBytes ? 0 : length - kXmpTrailerBytes;
    if (kept > found_.room()) {
      found_.add_unkept("gif:XMP", "", kept);
      return true;
    }
    found_.spend(kept);
    const auto packet = kept == 0 ? std::nullopt : read_exactly(bytes_, from, kept + 2);
    if (packet && packet->ends_with("\x01\xFF"))
      add_xmp(found_, "gif:XMP", std::string_view(*packet).substr(0, kept));
    else
      found_.warn("gif:XMP: does not end as XMP in a GIF does; it was not read");
    return true;
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
