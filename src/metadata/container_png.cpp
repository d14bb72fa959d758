#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <zlib.h>

#include <fmt/format.h>

#include "base/text.hpp"
#include "binary.hpp"
#include "c2pa.hpp"
#include "containers.hpp"
#include "extents.hpp"
#include "inflate.hpp"
#include "metadata/limits.hpp"
#include "png_profile.hpp"
#include "text_decoding.hpp"
#include "tiff.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::uint64_t kSignatureBytes = 8;
constexpr std::uint64_t kChunkOverhead = 12;  // length, type, CRC
constexpr std::size_t kHeaderBytes = 13;      // IHDR
// The limit is the text's: its keyword and NUL come on top.
constexpr std::size_t kKeyAllowance = limits::kKeyBytes + 1;

struct Chunk {
  std::uint64_t at = 0;  // of the length field
  std::uint32_t length = 0;
  std::array<char, 4> type_bytes{};

  std::string_view type() const { return {type_bytes.data(), type_bytes.size()}; }
  std::uint64_t data_at() const { return at + 8; }
  std::uint64_t end() const { return at + kChunkOverhead + length; }
};

// PNG spec 11.3.3.4: everything before the text of an iTXt chunk.
struct InternationalText {
  bool packed = false;
  std::string_view text;
};

std::optional<InternationalText> split_international(std::string_view after_key) {
  if (after_key.size() < 4) return std::nullopt;
  InternationalText parts;
  parts.packed = after_key[0] != '\0';
  after_key.remove_prefix(2);                      // the flag and the method, which is always zlib
  for (int skipped = 0; skipped < 2; ++skipped) {  // language tag, translated keyword
    const auto end = after_key.find('\0');
    if (end == after_key.npos) return std::nullopt;
    after_key.remove_prefix(end + 1);
  }
  parts.text = after_key;
  return parts;
}

bool is_chunk_type(std::string_view type) {
  return std::all_of(type.begin(), type.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

class PngWalk {
 public:
  PngWalk(const ByteSource& bytes, Collector& found) : bytes_(bytes), found_(found) {}

  WalkResult run() {
    std::uint64_t at = kSignatureBytes;
    for (std::size_t count = 0; count < limits::kChunks; ++count) {
      const auto chunk = next(at);
      if (!chunk) return {std::move(problem_)};
      if (chunk->type() == "IEND") return finish(*chunk);
      visit(*chunk, count);
      at = chunk->end();
    }
    return {fmt::format("holds more than {} chunks", limits::kChunks)};
  }

 private:
  // The chunk header at `at`, checked against the file before anything is allocated for it.
  std::optional<Chunk> next(std::uint64_t at) {
    std::array<char, 8> header{};
    const auto got = bytes_.read(at, std::as_writable_bytes(std::span(header)));
    if (got < header.size()) {
      problem_ = got > 0                 ? "ends inside a chunk header"
                 : at == kSignatureBytes ? "ends after its signature"
                                         : "ends without an IEND chunk";
      return std::nullopt;
    }
    Chunk chunk;
    chunk.at = at;
    const std::string_view view(header.data(), header.size());
    chunk.length = big_endian_32(view);
    std::copy(header.begin() + 4, header.end(), chunk.type_bytes.begin());
    if (!is_chunk_type(chunk.type())) {
      problem_ = fmt::format("holds no chunk where one must begin, at byte {}", at);
    } else if (chunk.length > limits::kChunkBytes) {
      problem_ = fmt::format("holds a {} chunk that declares {} bytes", chunk.type(), chunk.length);
    } else if (chunk.end() > bytes_.size()) {
      problem_ = fmt::format("ends inside a {} chunk", chunk.type());
    } else {
      return chunk;
    }
    return std::nullopt;
  }

  void visit(const Chunk& chunk, std::size_t index) {
    const auto type = chunk.type();
    if (type == "IDAT") {
      has_pixels_ = true;  // skipped without reading
    } else if (type == "IHDR") {
      if (index == 0) read_header(chunk);
    } else if (type == "tEXt" || type == "zTXt" || type == "iTXt" || type == "comf") {
      read_text(chunk);
    } else if (type == "eXIf") {
      if (const auto data = read_checked(chunk)) add_exif(found_, "png:eXIf", *data);
    } else if (type == "caBX") {
      Extents store(bytes_);
      store.append(chunk.data_at(), chunk.length);
      add_c2pa(found_, "png:caBX", store, true);
    }
  }

  void read_header(const Chunk& chunk) {
    if (chunk.length != kHeaderBytes) return;
    const auto data = read_checked(chunk);
    if (!data) return;
    has_header_ = true;
    dimensions_ = set_dimensions(found_, big_endian_32(*data), big_endian_32(*data, 4));
  }

  // The data of a chunk; a wrong CRC is worth a warning only, for readers differ in what they make
  // of it.
  std::optional<std::string> read_checked(const Chunk& chunk) {
    if (chunk.length > found_.room() + kKeyAllowance) {
      found_.add_unkept(fmt::format("png:{}", chunk.type()), "", chunk.length);
      return std::nullopt;
    }
    found_.spend(chunk.length);
    auto data = read_exactly(bytes_, chunk.data_at(), chunk.length + std::size_t{4});
    if (!data) return std::nullopt;  // shrank while being read: the caller's second look finds that
    const auto stored = big_endian_32(*data, chunk.length);
    auto crc = crc32(0, reinterpret_cast<const Bytef*>(chunk.type_bytes.data()), 4);
    crc = crc32(crc, reinterpret_cast<const Bytef*>(data->data()), chunk.length);
    if (crc != stored)
      found_.warn(
          fmt::format("the checksum of a {} chunk at byte {} is wrong", chunk.type(), chunk.at));
    data->resize(chunk.length);
    return data;
  }

  // tEXt, zTXt, iTXt and ComfyUI's private comf all begin with a keyword and a NUL.
  void read_text(const Chunk& chunk) {
    const auto source = fmt::format("png:{}", chunk.type());
    const auto head = read_exactly(bytes_, chunk.data_at(),
                                   std::min<std::size_t>(chunk.length, limits::kKeyBytes + 1));
    if (!head) return;
    const auto key_end = head->find('\0');
    auto key = decode_utf8_or_latin1(
        std::string_view(*head).substr(0, key_end == head->npos ? 0 : key_end));
    if (chunk.length > found_.room() + kKeyAllowance) {
      found_.add_unkept(source, std::move(key), chunk.length);
      return;
    }
    const auto data = read_checked(chunk);
    if (!data) return;
    if (key_end == head->npos) {
      found_.warn(fmt::format("a {} chunk at byte {} has no keyword", chunk.type(), chunk.at));
      add_text(source, "", *data);
      return;
    }
    const auto rest = std::string_view(*data).substr(key_end + 1);
    if (chunk.type() == "zTXt") {
      add_packed(source, std::move(key), rest.substr(std::min<std::size_t>(1, rest.size())));
    } else if (chunk.type() == "iTXt") {
      const auto parts = split_international(rest);
      if (!parts) {
        found_.warn(fmt::format("{} {}: the chunk is malformed", source, quoted_for_warning(key)));
        add_text(source, std::move(key), rest);
      } else if (parts->packed) {
        add_packed(source, std::move(key), parts->text);
      } else {
        add_text(source, std::move(key), parts->text);
      }
    } else {
      add_text(source, std::move(key), rest);
    }
  }

  void add_packed(const std::string& source, std::string key, std::string_view packed) {
    auto inflated = inflate_bounded(packed, found_.room());
    const bool over_limit = inflated.outcome == InflateOutcome::over_limit;
    found_.spend(over_limit ? found_.room() : inflated.bytes.size());
    if (over_limit) {
      found_.add_unkept(source, std::move(key), packed.size());
      return;
    }
    if (inflated.outcome == InflateOutcome::damaged)
      found_.warn(
          fmt::format("{} {}: its compressed text is damaged", source, quoted_for_warning(key)));
    add_text(source, std::move(key), inflated.bytes);
  }

  void add_text(const std::string& source, std::string key, std::string_view bytes) {
    RawEntry entry;
    entry.source = source;
    entry.key = std::move(key);
    entry.bytes = bytes;
    if (source == "png:iTXt" || source == "png:comf") {
      auto decoded = decode_utf8(bytes);
      if (decoded.damaged)
        found_.warn(fmt::format("{} {}: not valid UTF-8, bad bytes were replaced", source,
                                quoted_for_warning(entry.key)));
      entry.text = std::move(decoded.text);
    } else {
      entry.text = decode_utf8_or_latin1(bytes);
    }
    key = entry.key;
    found_.add(std::move(entry));
    add_raw_profile(found_, key, bytes);
  }

  WalkResult finish(const Chunk& end) {
    if (const auto trailing = bytes_.size() - end.end(); trailing > 0)
      found_.warn(
          fmt::format("{} bytes follow the end of the image; they were not read", trailing));
    if (!has_header_) return {"does not begin with an IHDR chunk"};
    if (!dimensions_.problem.empty()) return std::move(dimensions_);
    if (!has_pixels_) return {"has no IDAT chunk"};
    return {};
  }

  const ByteSource& bytes_;
  Collector& found_;
  std::string problem_;
  WalkResult dimensions_;
  bool has_header_ = false;
  bool has_pixels_ = false;
};

}  // namespace

WalkResult walk_png(const ByteSource& bytes, Collector& found) {
  found.record().image.mime = "image/png";
  return PngWalk(bytes, found).run();
}

}  // namespace ztgit::metadata
