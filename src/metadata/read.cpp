#include "metadata/read.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "collector.hpp"
#include "containers.hpp"
#include "file_name.hpp"
#include "formats.hpp"
#include "metadata/limits.hpp"
#include "provenance.hpp"
#include "stealth.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::size_t kSniffBytes = 64;
constexpr std::string_view kPointerStart = "version https://git-lfs.github.com/spec/v1";

// ISO 14496-12: length, "ftyp", major brand, version, compatible brands. mif1 alone says only "an
// image".
Kind sniff_brands(std::string_view head) {
  if (head.size() < 12 || head.substr(4, 4) != "ftyp") return Kind::not_an_image;
  const auto is_avif = [](std::string_view brand) { return brand == "avif" || brand == "avis"; };
  const auto is_heic = [](std::string_view brand) {
    return brand == "heic" || brand == "heix" || brand == "heim" || brand == "heis" ||
           brand == "hevc";
  };
  const auto major = head.substr(8, 4);
  if (is_avif(major)) return Kind::avif;
  if (is_heic(major)) return Kind::heic;
  if (major != "mif1" && major != "msf1") return Kind::not_an_image;
  for (std::size_t at = 16; at + 4 <= head.size(); at += 4)
    if (is_avif(head.substr(at, 4))) return Kind::avif;
  return Kind::heic;
}

WalkResult walk(Kind kind, const ByteSource& bytes, Collector& found) {
  switch (kind) {
    case Kind::png: return walk_png(bytes, found);
    case Kind::jpeg: return walk_jpeg(bytes, found);
    case Kind::webp: return walk_webp(bytes, found);
    case Kind::gif: return walk_gif(bytes, found);
    case Kind::avif:
    case Kind::heic:
      found.record().image.mime = kind == Kind::avif ? "image/avif" : "image/heic";
      return walk_bmff(bytes, found);
    case Kind::not_an_image:
    case Kind::lfs_pointer: break;
  }
  return {"is not an image"};
}

// With the problem filled in where there is no container to walk.
Inspection begin_inspection(const ByteSource& bytes) {
  Inspection inspection;
  std::array<char, kSniffBytes> head{};
  const auto length = bytes.read(0, std::as_writable_bytes(std::span(head)));
  inspection.kind = sniff({head.data(), length});
  if (inspection.kind == Kind::not_an_image)
    inspection.problem = length == 0 ? "is empty" : "is not an image";
  if (inspection.kind == Kind::lfs_pointer)
    inspection.problem = "is a Git LFS pointer, not the image itself";
  return inspection;
}

// Readers differ in which of two they take, so a file may look different elsewhere.
void warn_of_repeated_keys(Record& record) {
  for (std::size_t i = 0; i < record.raw.size(); ++i) {
    const auto& entry = record.raw[i];
    if (entry.key.empty() || !entry.source.starts_with("png:")) continue;
    const auto same = [&](const RawEntry& other) { return other.key == entry.key; };
    const auto count = std::count_if(record.raw.begin(), record.raw.end(), same);
    const auto first = std::find_if(record.raw.begin(), record.raw.end(), same);
    if (count > 1 && &*first == &entry)
      add_warning(record, fmt::format("holds {} entries {}; the first was used", count,
                                      quoted_for_warning(entry.key)));
  }
}

void interpret(Record& record, std::string_view file_name) {
  Entries entries(record, file_name);
  for (const auto& format : formats()) {
    if (!format.detect(entries)) continue;
    format.read(entries);
    return;
  }
}

}  // namespace

Kind sniff(std::string_view head) {
  if (head.starts_with("\x89PNG\r\n\x1a\n")) return Kind::png;
  if (head.starts_with("\xFF\xD8\xFF")) return Kind::jpeg;
  if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WEBP")
    return Kind::webp;
  if (head.starts_with("GIF87a") || head.starts_with("GIF89a")) return Kind::gif;
  if (head.starts_with(kPointerStart.substr(0, std::max<std::size_t>(head.size(), 32))))
    return Kind::lfs_pointer;
  return sniff_brands(head);
}

Inspection read_container(const ByteSource& bytes) {
  auto inspection = begin_inspection(bytes);
  if (!inspection.problem.empty()) return inspection;
  Collector found(inspection.record);
  inspection.problem = walk(inspection.kind, bytes, found).problem;
  inspection.complete = inspection.problem.empty();
  return inspection;
}

Inspection read_image(const ByteSource& bytes, std::string_view file_name) {
  auto inspection = begin_inspection(bytes);
  if (!inspection.problem.empty()) return inspection;
  Collector found(inspection.record);
  inspection.problem = walk(inspection.kind, bytes, found).problem;
  inspection.complete = inspection.problem.empty();
  warn_of_repeated_keys(inspection.record);
  interpret(inspection.record, file_name);
  // Last, because pixels must be decoded for it.
  if (inspection.record.source.format == "none" && read_stealth(bytes, inspection.kind, found))
    interpret(inspection.record, file_name);
  read_provenance(inspection.record);
  read_file_name(inspection.record, file_name);
  return inspection;
}

WalkResult set_dimensions(Collector& found, std::uint32_t width, std::uint32_t height) {
  found.record().image.width = width;
  found.record().image.height = height;
  if (width == 0 || height == 0) return {fmt::format("has no pixels: {} x {}", width, height)};
  return {};
}

}  // namespace ztgit::metadata
