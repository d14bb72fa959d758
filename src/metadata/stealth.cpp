#include "stealth.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "binary.hpp"
#include "entries.hpp"
#include "extents.hpp"
#include "imaging/corner.hpp"
#include "inflate.hpp"
#include "metadata/limits.hpp"
#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {

struct Magic {
  std::string_view name;
  bool alpha;   // low bits of alpha, else of red, green and blue in turn
  bool packed;  // gzip
};

constexpr std::array kMagics{
    Magic{"stealth_pnginfo", true, false}, Magic{"stealth_pngcomp", true, true},
    Magic{"stealth_rgbinfo", false, false}, Magic{"stealth_rgbcomp", false, true}};
constexpr std::uint64_t kMagicBits = 120;               // of 15 letters
constexpr std::uint64_t kHeaderBits = kMagicBits + 32;  // and the length of what follows, in bits
// Enough to tell: 8 bits of alpha, and opaque pictures fail at the first; 24 of red, green, blue.
constexpr std::uint32_t kProbeRows = 8;

// The hidden bits, as far as the decoded corner shows them: columns from left to right, each from
// top to bottom.
class HiddenBits {
 public:
  HiddenBits(const imaging::Pixels& pixels, bool alpha) : pixels_(pixels), alpha_(alpha) {}

  std::optional<bool> at(std::uint64_t index) const {
    const auto pixel = alpha_ ? index : index / 3;
    const auto x = pixel / pixels_.height, y = pixel % pixels_.height;
    if (x >= pixels_.columns || y >= pixels_.rows) return std::nullopt;
    const auto channel = alpha_ ? 3U : static_cast<std::uint32_t>(index % 3);
    return (pixels_.sample(static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(y), channel) &
            1U) != 0;
  }

  // The text of `bytes` bytes from bit `from`, all of which the corner shows.
  std::string text(std::uint64_t from, std::uint64_t bytes) const {
    std::string text(bytes, '\0');
    for (std::uint64_t i = 0; i < bytes * 8; ++i)
      if (at(from + i).value_or(false)) {
        auto& byte = text[i / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) | (0x80U >> (i % 8)));
      }
    return text;
  }

 private:
  const imaging::Pixels& pixels_;
  bool alpha_;
};

bool may_begin_with(const imaging::Pixels& pixels, const Magic& magic) {
  if (magic.alpha && pixels.channels < 4) return false;
  const HiddenBits bits(pixels, magic.alpha);
  for (std::uint64_t i = 0; i < kMagicBits; ++i) {
    const auto expected = (static_cast<unsigned char>(magic.name[i / 8]) & (0x80U >> (i % 8))) != 0;
    if (bits.at(i).value_or(expected) != expected) return false;
  }
  return true;
}

// A PNG without its ancillary chunks, which may be gigabytes and stand before the pixels.
Extents pixels_of(const ByteSource& bytes) {
  Extents critical(bytes);
  critical.append(0, 8);  // the signature
  std::uint64_t at = 8;
  for (std::size_t count = 0; count < limits::kChunks; ++count) {
    const auto header = read_exactly(bytes, at, 8);
    if (!header) break;
    const auto length = std::uint64_t{big_endian_32(*header)} + 12;  // length, type, checksum
    const auto type = std::string_view(*header).substr(4);
    if (type == "IHDR" || type == "IDAT" || type == "IEND") critical.append(at, length);
    if (type == "IEND" || length > bytes.size() - at) break;
    at += length;
  }
  return critical;
}

class StealthReader {
 public:
  StealthReader(const ByteSource& bytes, Kind kind, Collector& found)
      : bytes_(bytes), kind_(kind), found_(found) {}

  bool run() {
    const auto width = found_.record().image.width.value_or(0);
    const auto height = found_.record().image.height.value_or(0);
    if (width == 0 || height == 0) return false;
    const auto columns = columns_for(kHeaderBits, height, 1);
    for (const auto rows : {kProbeRows, static_cast<std::uint32_t>(kHeaderBits)}) {
      const auto pixels = decode({columns, rows});
      if (!pixels) return false;
      const auto magic = std::find_if(kMagics.begin(), kMagics.end(), [&](const Magic& each) {
        return may_begin_with(*pixels, each);
      });
      if (magic == kMagics.end()) return false;
      if (rows == kHeaderBits) return read(*magic, *pixels);
    }
    return false;
  }

 private:
  static std::uint32_t columns_for(std::uint64_t bits, std::uint32_t height, std::uint64_t each) {
    const auto pixels = (bits + each - 1) / each;
    return static_cast<std::uint32_t>((pixels + height - 1) / height);
  }

  std::optional<imaging::Pixels> decode(imaging::Corner corner) const {
    const auto read_at = [this](std::uint64_t offset, std::span<std::byte> bytes) {
      return bytes_.read(offset, bytes);
    };
    return kind_ == Kind::png ? imaging::decode_png(read_at, corner)
                              : imaging::decode_webp(read_at, bytes_.size(), corner);
  }

  bool read(const Magic& magic, const imaging::Pixels& head) {
    const std::uint64_t each = magic.alpha ? 1 : 3;
    const auto capacity = std::uint64_t{head.width} * head.height * each;
    if (capacity < kHeaderBits) return false;
    source_ = fmt::format("{}:{}", kind_ == Kind::png ? "png" : "webp", magic.name);
    std::uint64_t length = 0;
    for (std::uint64_t i = kMagicBits; i < kHeaderBits; ++i)
      length = length << 1U | (HiddenBits(head, magic.alpha).at(i).value_or(false) ? 1U : 0U);
    if (length == 0 || length % 8 != 0 || length > capacity - kHeaderBits)
      return damaged("its length is impossible");
    if (length / 8 > found_.room()) {
      found_.add_unkept(source_, "", length / 8);
      return false;
    }
    const auto pixels = decode({columns_for(kHeaderBits + length, head.height, each), head.height});
    if (!pixels) return damaged("the pixels that hold it are damaged");
    auto payload = HiddenBits(*pixels, magic.alpha).text(kHeaderBits, length / 8);
    if (magic.packed) {
      auto inflated = inflate_bounded(payload, found_.room());
      if (inflated.outcome == InflateOutcome::over_limit) {
        found_.add_unkept(source_, "", payload.size());
        return false;
      }
      if (inflated.outcome == InflateOutcome::damaged)
        return damaged("its compressed text is damaged");
      payload = std::move(inflated.bytes);
    }
    take(payload);
    return true;
  }

  bool damaged(std::string_view why) {
    found_.warn(fmt::format("{}: {}; it was not read", source_, why));
    return false;
  }

  // NovelAI and ComfyUI hide an object of what their text chunks would hold; everyone else hides
  // what would stand in "parameters".
  void take(std::string_view payload) {
    auto decoded = decode_utf8(payload);
    if (decoded.damaged)
      found_.warn(fmt::format("{}: not valid UTF-8, bad bytes were replaced", source_));
    const auto parsed = begins_like_json(decoded.text) ? parse_json(decoded.text) : ParsedJson{};
    const bool chunks = parsed.value && (parsed.value->find("Comment") != nullptr ||
                                         parsed.value->find("Description") != nullptr ||
                                         parsed.value->find("workflow") != nullptr);
    add(chunks ? "" : "parameters", payload, std::move(decoded.text));
    if (!chunks) return;
    for (std::size_t i = 0; i < parsed.value->keys.size(); ++i) {
      const auto& value = parsed.value->items[i];
      auto text = value.is_string() ? value.text : to_text(value);
      const auto bytes = text;
      add(parsed.value->keys[i], bytes, std::move(text));
    }
  }

  void add(std::string_view key, std::string_view bytes, std::string text) {
    RawEntry entry;
    entry.source = source_;
    entry.key = key;
    entry.bytes = bytes;
    entry.text = std::move(text);
    found_.add(std::move(entry));
  }

  const ByteSource& bytes_;
  Kind kind_;
  Collector& found_;
  std::string source_;
};

}  // namespace

bool read_stealth(const ByteSource& bytes, Kind kind, Collector& found) {
  if (kind != Kind::png && kind != Kind::webp) return false;
  if (kind == Kind::webp) return StealthReader(bytes, kind, found).run();
  return StealthReader(pixels_of(bytes), kind, found).run();
}

}  // namespace ztgit::metadata
