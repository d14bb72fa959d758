#include "tiff.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "binary.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

struct TextTag {
  std::uint32_t tag;
  std::string_view name;
};

// MakerNote is text for Fooocus ("fooocus", "a1111"), XPComment is UTF-16LE by Windows' convention.
constexpr std::array kTextTags{
    TextTag{0x010D, "DocumentName"}, TextTag{0x010E, "ImageDescription"},
    TextTag{0x010F, "Make"},         TextTag{0x0110, "Model"},
    TextTag{0x0131, "Software"},     TextTag{0x013B, "Artist"},
    TextTag{0x927C, "MakerNote"},    TextTag{0x9286, "UserComment"},
    TextTag{0x9C9C, "XPComment"},
};
constexpr std::uint32_t kExifPointer = 0x8769;
constexpr std::uint32_t kUserComment = 0x9286;
constexpr std::uint32_t kMakerNote = 0x927C;
constexpr std::uint32_t kXpComment = 0x9C9C;
constexpr std::size_t kFieldBytes = 12;

// TIFF 6.0 section 2; 13 is IFD (TIFF 6.0 supplement 1). Index = type.
constexpr std::array<std::uint8_t, 14> kTypeBytes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

class Tiff {
 public:
  Tiff(Collector& found, std::string_view source, std::string_view block)
      : found_(found), source_(source), block_(block) {}

  bool has_header() {
    if (block_.size() < 8) return false;
    if (block_.starts_with(std::string_view("II*\0", 4)))
      order_ = ByteOrder::little;
    else if (block_.starts_with(std::string_view("MM\0*", 4)))
      order_ = ByteOrder::big;
    else
      return false;
    return true;
  }

  // True if the entries tell all that the block holds.
  bool read() {
    visit_directory(u32(4), 1);
    return represented_;
  }

 private:
  std::uint32_t u16(std::size_t at) const {
    return order_ == ByteOrder::big ? big_endian_16(block_, at) : little_endian_16(block_, at);
  }
  std::uint32_t u32(std::size_t at) const {
    return order_ == ByteOrder::big ? big_endian_32(block_, at) : little_endian_32(block_, at);
  }

  void visit_directory(std::uint32_t at, std::size_t depth) {
    const bool again = std::find(visited_.begin(), visited_.end(), at) != visited_.end();
    if (again || depth > limits::kIfdDepth || visited_.size() >= limits::kIfds ||
        std::size_t{at} + 2 > block_.size()) {
      represented_ = false;
      return;
    }
    visited_.push_back(at);
    const std::size_t fits = (block_.size() - at - 2) / kFieldBytes;
    const std::size_t declared = u16(at);
    const auto count = std::min({declared, fits, limits::kIfdEntries});
    if (count < declared) represented_ = false;
    for (std::size_t i = 0; i < count; ++i) visit_field(at + 2 + i * kFieldBytes, depth);
    const std::size_t next_at = at + 2 + declared * kFieldBytes;
    if (next_at + 4 <= block_.size() && u32(next_at) != 0) represented_ = false;  // a thumbnail
  }

  void visit_field(std::size_t at, std::size_t depth) {
    const auto tag = u16(at);
    if (tag == kExifPointer) {
      visit_directory(u32(at + 8), depth + 1);
      return;
    }
    const auto known = std::find_if(kTextTags.begin(), kTextTags.end(),
                                    [tag](const TextTag& each) { return each.tag == tag; });
    const auto value = known == kTextTags.end() ? std::nullopt : value_of(at);
    if (!value) {
      represented_ = false;
      return;
    }
    add_entry(*known, *value);
  }

  std::optional<std::string_view> value_of(std::size_t field_at) const {
    const auto type = u16(field_at + 2);
    if (type == 0 || type >= kTypeBytes.size()) return std::nullopt;
    const auto size =
        std::uint64_t{kTypeBytes[type]} * u32(field_at + 4);  // 64 bits: 8 × 2^32 overflows 32
    if (size <= 4) return block_.substr(field_at + 8, size);
    const std::uint64_t at = u32(field_at + 8);
    if (at + size > block_.size()) return std::nullopt;
    return block_.substr(at, size);
  }

  void add_entry(const TextTag& tag, std::string_view value) {
    found_.spend(value.size());
    if (value.size() > found_.room()) {
      found_.add_unkept(std::string(source_), std::string(tag.name), value.size());
      return;
    }
    DecodedText decoded;
    if (tag.tag == kUserComment)
      decoded = decode_user_comment(value, order_);
    else if (tag.tag == kXpComment)
      decoded = decode_utf16(trimmed_units(value), ByteOrder::little);
    else
      decoded.text = decode_utf8_or_latin1(without_trailing_nuls(value));
    // A camera's MakerNote is binary: it stays in the block.
    if (tag.tag == kMakerNote && decoded.text.find('\0') != decoded.text.npos) {
      represented_ = false;
      return;
    }
    if (decoded.damaged)
      found_.warn(fmt::format("{} {}: badly encoded text was replaced", source_, tag.name));
    RawEntry entry;
    entry.source = source_;
    entry.key = tag.name;
    entry.bytes = value;
    entry.text = std::move(decoded.text);
    found_.add(std::move(entry));
  }

  static std::string_view trimmed_units(std::string_view value) {
    while (value.size() >= 2 && value.ends_with(std::string_view("\0\0", 2)))
      value.remove_suffix(2);
    return value;
  }

  Collector& found_;
  std::string_view source_;
  std::string_view block_;
  ByteOrder order_ = ByteOrder::big;
  std::vector<std::uint32_t> visited_;
  bool represented_ = true;
};

}  // namespace

void add_exif(Collector& found, std::string_view source, std::string_view block) {
  constexpr std::string_view stray_prefix{"Exif\0\0", 6};
  const auto body = block.starts_with(stray_prefix) ? block.substr(stray_prefix.size()) : block;
  found.spend(block.size());
  Tiff tiff(found, source, body);
  const bool is_tiff = tiff.has_header();
  if (!is_tiff) found.warn(fmt::format("{}: not a TIFF block", source));
  if (is_tiff && tiff.read()) return;
  RawEntry whole;
  whole.source = source;
  whole.bytes = block;
  found.add(std::move(whole));
}

}  // namespace ztgit::metadata
