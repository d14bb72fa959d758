#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "c2pa.hpp"
#include "containers.hpp"
#include "extents.hpp"
#include "heif_items.hpp"
#include "metadata/limits.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kC2paUuid{
    "\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81", 16};  // C2PA 2.1, A.5.1
constexpr std::string_view kXmpUuid{
    "\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC", 16};  // XMP part 3, 1.2.6
constexpr std::uint64_t kUuidBytes = 16;
constexpr std::uint64_t kPurposeBytes = 64;  // where the name of a C2PA box's purpose ends at last

// The boxes of an AVIF or HEIC file (ISO 14496-12, ISO 23008-12): their lengths, the largest
// `ispe`, which is the picture itself (thumbnails, tiles and alpha planes are not larger), and
// where metadata stands.
class BoxWalk {
 public:
  BoxWalk(const ByteSource& bytes, Collector& found)
      : bytes_(bytes),
        found_(found),
        prefix_(found.record().image.mime == "image/heic" ? "heic" : "avif") {}

  WalkResult run() {
    const bool whole = walk(0, bytes_.size(), 1);
    add_items(bytes_, items_, prefix_, found_);
    if (!whole) return {std::move(problem_)};
    if (!has_data_) return {"has no image data"};
    if (!has_size_) return {"has no dimensions"};
    return set_dimensions(found_, width_, height_);
  }

 private:
  bool fail(std::string why) {
    problem_ = std::move(why);
    return false;
  }

  bool walk(std::uint64_t at, std::uint64_t end, std::size_t depth) {
    while (at < end) {
      if (++count_ > limits::kChunks)
        return fail(fmt::format("holds more than {} boxes", limits::kChunks));
      const auto header = read_exactly(bytes_, at, 8);
      if (!header || at + 8 > end) return fail("ends inside a box header");
      std::uint64_t length = big_endian_32(*header);
      std::uint64_t header_bytes = 8;
      if (length == 1) {  // the length follows in 64 bits
        const auto wide = read_exactly(bytes_, at + 8, 8);
        if (!wide) return fail("ends inside a box header");
        length = std::uint64_t{big_endian_32(*wide)} << 32U | big_endian_32(*wide, 4);
        header_bytes = 16;
      } else if (length == 0) {  // to the end of the file
        length = end - at;
      }
      if (length < header_bytes)
        return fail(fmt::format("holds a box without length at byte {}", at));
      if (length > end - at) return fail("ends inside a box");
      if (!visit(std::string_view(*header).substr(4), at + header_bytes, at + length, depth))
        return false;
      at += length;
    }
    return true;
  }

  bool visit(std::string_view type, std::uint64_t at, std::uint64_t end, std::size_t depth) {
    if (type == "mdat" || type == "idat") has_data_ = true;
    if (type == "uuid") visit_uuid(at, end);
    if (type == "iinf") items_.iinf = {at, end - at};
    if (type == "iloc") items_.iloc = {at, end - at};
    if (type == "idat") items_.idat = {at, end - at};
    if (type == "ispe") {
      if (const auto data = read_exactly(bytes_, at, 12); data && at + 12 <= end) keep_size(*data);
    }
    const bool full = type == "meta";  // a FullBox: version and flags stand before the children
    const bool container =
        full || type == "iprp" || type == "ipco" || type == "moov" || type == "trak";
    if (!container || depth >= limits::kBoxDepth) return true;
    return walk(std::min(at + (full ? 4U : 0U), end), end, depth + 1);
  }

  void visit_uuid(std::uint64_t at, std::uint64_t end) {
    const auto id = end - at < kUuidBytes ? std::nullopt : read_exactly(bytes_, at, kUuidBytes);
    if (id == kC2paUuid) {
      visit_c2pa(at + kUuidBytes, end);
    } else if (id == kXmpUuid) {
      const auto source = fmt::format("{}:XMP", prefix_);
      const auto size = end - at - kUuidBytes;
      if (size > found_.room()) {
        found_.add_unkept(source, "", size);
        return;
      }
      found_.spend(size);
      if (const auto packet = read_exactly(bytes_, at + kUuidBytes, size))
        add_xmp(found_, source, *packet);
    }
  }

  // C2PA 2.1, A.5.1: version and flags, the purpose as text, the place of the first hash box, and
  // for the purpose "manifest" the store.
  void visit_c2pa(std::uint64_t at, std::uint64_t end) {
    const auto head = read_exactly(bytes_, at, std::min(end - at, kPurposeBytes)).value_or("");
    const auto purpose_end = head.find('\0', 4);
    if (purpose_end == head.npos || head.substr(4, purpose_end - 4) == "merkle") return;
    const auto store_at = std::min(at + purpose_end + 1 + 8, end);
    Extents store(bytes_);
    store.append(store_at, end - store_at);
    add_c2pa(found_, fmt::format("{}:C2PA", prefix_), store, true);
  }

  void keep_size(std::string_view data) {
    const auto width = big_endian_32(data, 4), height = big_endian_32(data, 8);
    const bool larger = std::uint64_t{width} * height > std::uint64_t{width_} * height_;
    if (!has_size_ || larger) {
      width_ = width;
      height_ = height;
    }
    has_size_ = true;
  }

  const ByteSource& bytes_;
  Collector& found_;
  std::string_view prefix_;
  ItemBoxes items_;
  std::string problem_;
  std::size_t count_ = 0;
  std::uint32_t width_ = 0, height_ = 0;
  bool has_size_ = false;
  bool has_data_ = false;
};

}  // namespace

WalkResult walk_bmff(const ByteSource& bytes, Collector& found) {
  return BoxWalk(bytes, found).run();
}

}  // namespace ztgit::metadata
