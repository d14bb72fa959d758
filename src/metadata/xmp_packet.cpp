#include "xmp_packet.hpp"

#include <utility>

#include <fmt/format.h>

#include "text_decoding.hpp"

namespace ztgit::metadata {

namespace {
constexpr std::string_view kPngKey = "XML:com.adobe.xmp";  // XMP specification part 3, 1.1.5
}

void add_xmp(Collector& found, std::string_view source, std::string_view bytes) {
  RawEntry entry;
  entry.source = source;
  entry.bytes = bytes;
  auto decoded = decode_utf8(without_trailing_nuls(bytes));
  if (decoded.damaged)
    found.warn(fmt::format("{}: not valid UTF-8, bad bytes were replaced", source));
  entry.text = std::move(decoded.text);
  found.add(std::move(entry));
}

std::vector<const RawEntry*> xmp_packets(const Record& record) {
  std::vector<const RawEntry*> packets;
  for (const auto& entry : record.raw) {
    const bool packet = entry.key == kPngKey || entry.source.ends_with(":XMP");
    if (packet && entry.kept && !entry.text.empty()) packets.push_back(&entry);
  }
  return packets;
}

}  // namespace ztgit::metadata
