#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "containers.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kC2paUuid{
    "\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81", 16};  // C2PA 2.1, A.5.1

// The boxes of an AVIF or HEIC file (ISO 14496-12, ISO 23008-12): their lengths, and the largest
// `ispe`, which is the picture itself: thumbnails, tiles and alpha planes are not larger.
class BoxWalk {
 public:
  BoxWalk(const ByteSource& bytes, Collector& found) : bytes_(bytes), found_(found) {}

  WalkResult run() {
    if (!walk(0, bytes_.size(), 1)) return {std::move(problem_)};
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
        return fail(fmt::format("is damaged: a box at byte {} has no length", at));
      if (length > end - at) return fail("ends inside a box");
      if (!visit(std::string_view(*header).substr(4), at + header_bytes, at + length, depth))
        return false;
      at += length;
    }
    return true;
  }

  bool visit(std::string_view type, std::uint64_t at, std::uint64_t end, std::size_t depth) {
    if (type == "mdat" || type == "idat") has_data_ = true;
    if (type == "uuid") {
      const auto id = read_exactly(bytes_, at, kC2paUuid.size());
      if (id == kC2paUuid) found_.record().provenance.c2pa.emplace();
    }
    if (type == "ispe") {
      if (const auto data = read_exactly(bytes_, at, 12); data && at + 12 <= end) keep_size(*data);
    }
    const bool full = type == "meta";  // a FullBox: version and flags stand before the children
    const bool container =
        full || type == "iprp" || type == "ipco" || type == "moov" || type == "trak";
    if (!container || depth >= limits::kBoxDepth) return true;
    return walk(std::min(at + (full ? 4U : 0U), end), end, depth + 1);
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
