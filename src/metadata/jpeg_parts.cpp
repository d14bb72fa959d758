#include "jpeg_parts.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "binary.hpp"
#include "c2pa.hpp"
#include "extents.hpp"
#include "metadata/limits.hpp"
#include "xmp.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {
constexpr std::size_t kGuidBytes = 32;
constexpr std::size_t kPartHead = kGuidBytes + 8;  // GUID, whole length, offset
constexpr std::uint32_t kJumbfHead = 16;           // "JP", instance, sequence, box length and type
}  // namespace

void ExtendedXmp::add_part(std::string_view segment) {
  if (segment.size() < kPartHead) return;
  const auto guid = segment.substr(0, kGuidBytes);
  const std::size_t whole = big_endian_32(segment, kGuidBytes);
  const std::size_t at = big_endian_32(segment, kGuidBytes + 4);
  const auto part = segment.substr(kPartHead);
  if (guid_.empty()) {
    guid_ = guid;
    damaged_ = whole == 0 || whole > std::min(found_.room(), limits::kXmpBytes);
    if (!damaged_) bytes_.resize(whole);
  }
  if (damaged_ || guid != guid_) return;
  // Each byte comes once, so copies are bounded by the declared length, which is bounded.
  damaged_ = whole != bytes_.size() || at > whole || part.size() > whole - at ||
             part.size() > whole - received_;
  if (damaged_) return;
  std::copy(part.begin(), part.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(at));
  parts_.push_back({at, part.size()});
  received_ += part.size();
}

void ExtendedXmp::finish(std::string_view packet) {
  if (guid_.empty()) return;
  const auto named = find_xmp(packet, xmp::kXmpNote, "HasExtendedXMP");
  if (named && *named != guid_) damaged_ = true;
  std::sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.at < b.at; });
  std::size_t covered = 0;
  for (const auto& part : parts_) covered = part.at == covered ? covered + part.length : covered;
  if (damaged_ || covered != bytes_.size()) {
    found_.warn("jpeg:XMP: its extension is damaged, incomplete or too long; it was not read");
    return;
  }
  add_xmp(found_, "jpeg:XMP", bytes_);
}

void JumbfSegments::add(std::uint64_t at, std::uint32_t length) {
  if (length < kJumbfHead || segments_.size() >= limits::kChunks) return;
  const auto head = read_exactly(bytes_, at, kJumbfHead);
  if (!head || !head->starts_with("JP")) return;
  const std::uint32_t box_header = big_endian_32(*head, 8) == 1 ? 16 : 8;  // a length of 64 bits
  if (length < 8 + box_header) return;
  segments_.push_back(
      {big_endian_16(*head, 2), big_endian_32(*head, 4), at + 8, length - 8U, box_header});
}

void JumbfSegments::finish() {
  std::stable_sort(segments_.begin(), segments_.end(), [](const Segment& a, const Segment& b) {
    return std::tie(a.instance, a.sequence) < std::tie(b.instance, b.sequence);
  });
  std::size_t instances = 0;
  for (auto first = segments_.begin(); first != segments_.end();) {
    if (++instances > limits::kJumbfInstances) return;
    const auto last = std::find_if(first, segments_.end(), [&](const Segment& each) {
      return each.instance != first->instance;
    });
    Extents box(bytes_);
    for (auto each = first; each != last; ++each) {
      const auto repeated = each == first ? 0U : each->header_bytes;
      box.append(each->at + repeated, each->length - repeated);
    }
    add_c2pa(found_, "jpeg:JUMBF", box, false);
    first = last;
  }
}

}  // namespace ztgit::metadata
