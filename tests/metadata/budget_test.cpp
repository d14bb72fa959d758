// What a hostile file can make the readers read. Counted, not timed: tests/bench/hostile does that.

#include <algorithm>
#include <cstring>

#include "catch.hpp"
#include "fixtures.hpp"
#include "heif.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

constexpr std::uint64_t kGib = std::uint64_t{1} << 30;

// `head`, then `filler` over and over up to `size`: a file of gigabytes without the disk for it.
class Vast final : public ByteSource {
 public:
  Vast(std::string head, std::string filler, std::uint64_t size)
      : head_(std::move(head)), filler_(std::move(filler)), size_(size) {}

  std::uint64_t size() const override { return size_; }

  std::size_t read(std::uint64_t offset, std::span<std::byte> bytes) const override {
    if (offset >= size_) return 0;
    const auto count = std::min<std::uint64_t>(bytes.size(), size_ - offset);
    for (std::size_t i = 0; i < count; ++i) bytes[i] = std::byte(at(offset + i));
    read_ += count;
    largest_ = std::max<std::uint64_t>(largest_, bytes.size());
    return count;
  }

  std::uint64_t total_read() const { return read_; }
  std::uint64_t largest_read() const { return largest_; }

 private:
  unsigned char at(std::uint64_t offset) const {
    const char c =
        offset < head_.size() ? head_[offset] : filler_[(offset - head_.size()) % filler_.size()];
    return static_cast<unsigned char>(c);
  }

  std::string head_, filler_;
  std::uint64_t size_;
  mutable std::uint64_t read_ = 0, largest_ = 0;
};

std::string open_chunk(std::string_view type, std::uint32_t length) {
  return big_endian(length) + std::string(type);
}

}  // namespace

TEST_CASE("a file of gigabytes is read in megabytes", "[metadata][limits]") {
  const std::string zero(1, '\0'), ftyp = box("ftyp", std::string("avif\0\0\0\0avifmif1", 16));
  const auto exif_segment =
      jpeg_segment(0xE1, std::string("Exif\0\0MM\0*\0\0\0\x08", 14) + std::string(1000, '\0'));
  const auto header = png().substr(0, 33);
  const auto [why, head, filler, size] =
      GENERATE_COPY(table<std::string, std::string, std::string, std::uint64_t>({
          {"one text chunk", header + open_chunk("tEXt", 0x7FFFFFFF) + "k", zero, 2 * kGib + 99},
          {"one image chunk", header + open_chunk("IDAT", 0x7FFFFFFF), zero, 2 * kGib + 99},
          {"empty deflate blocks", header + open_chunk("IDAT", 0x7FFFFFFF) + "\x78\x9C",
           std::string("\0\0\0\xFF\xFF", 5), 2 * kGib + 99},
          {"text chunks", header, text_chunk("k", "v"), kGib},
          {"text chunks that repeat", header, ztxt_chunk("k", std::string(900000, 'a')), kGib},
          {"EXIF segments that say nothing", "\xFF\xD8", exif_segment, kGib},
          {"comments", "\xFF\xD8", jpeg_segment(0xFE, std::string(1000, 'c')), kGib},
          {"XMP extensions", "\xFF\xD8",
           jpeg_segment(0xE1, std::string("http://ns.adobe.com/xmp/extension/\0", 35) +
                                  std::string(32, 'A') + big_endian(1U << 20U) + big_endian(0) +
                                  std::string(1000, 'x')),
           kGib},
          {"one EXIF chunk", "RIFF\xF0\xFF\xFF\xFFWEBPEXIF\xD0\xFF\xFF\xFF", zero, 4 * kGib - 8},
          {"XMP chunks", "RIFF\xF0\xFF\xFF\xFFWEBP", riff_chunk("XMP ", "<x/>"), 4 * kGib - 8},
          {"one image box", ftyp + open_chunk("mdat", 0), zero, 8 * kGib},
          {"boxes", ftyp, box("free", ""), kGib},
          {"one table",
           ftyp + open_chunk("meta", 0x7FFFFFFF) + std::string(4, '\0') +
               open_chunk("iinf", 0x7FFFFFF0),
           zero, 4 * kGib},
      }));
  INFO(why);
  const Vast source(head, filler, size);
  const auto found = read_image(source, "picture");
  CHECK(found.record.raw.size() <= limits::kEntries);
  CHECK(found.record.warnings.size() <= limits::kWarnings + 1);
  // What is looked for, and a header of 16 bytes for each of the chunks walked, twice for a PNG.
  CHECK(source.total_read() <= limits::kSpentBytes + limits::kChunks * 2 * 16);
  CHECK(source.largest_read() <= limits::kEntryBytes + 4096);
}

TEST_CASE("EXIF directories that lead to one another are walked up to a number",
          "[metadata][exif][limits]") {
  // 512 pointers, each to another directory that overlaps this one.
  std::string block("MM\0*\0\0\0\x08\x02\0", 10);
  for (std::uint32_t i = 0; i < 512; ++i)
    block += std::string("\x87\x69\0\4\0\0\0\1", 8) + big_endian(8 + 12 * i);
  const auto record = inspect_png(chunk("eXIf", block)).record;
  CHECK(record.raw.size() <= limits::kEntries);
}
