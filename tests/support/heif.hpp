#pragma once

// Makes the boxes of an AVIF file with metadata items; no decodable pixels.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jumbf.hpp"

namespace ztgit::test {

inline std::string full_box(std::string_view type, char version, std::string_view content) {
  return box(type, version + std::string(3, '\0') + std::string(content));
}

inline std::string ispe_box(std::uint32_t width, std::uint32_t height) {
  return full_box("ispe", 0, big_endian(width) + big_endian(height));
}

struct HeifItem {
  std::string type;  // "Exif", or a MIME type
  std::string content;
  bool in_idat = false;  // construction method 1
};

// `pieces`: each item in that many extents.
inline std::string avif_with_items(const std::vector<HeifItem>& items, std::size_t pieces = 1) {
  const auto short_of = [](std::size_t value) {
    return big_endian(static_cast<std::uint32_t>(value)).substr(2);
  };
  const auto build = [&](std::size_t mdat_at) {
    std::string entries, locations, idat, mdat = "pixels";
    std::uint32_t id = 1;
    for (const auto& item : items) {
      const bool exif = item.type == "Exif";
      entries += full_box("infe", 2,
                          short_of(++id) + short_of(0) + (exif ? "Exif" : "mime") +
                              std::string("name\0", 5) + (exif ? "" : item.type + '\0'));
      locations += short_of(id) + short_of(item.in_idat ? 1 : 0) + short_of(0) + short_of(pieces);
      for (std::size_t i = 0; i < pieces; ++i) {
        const auto from = item.content.size() * i / pieces;
        const auto part = item.content.substr(from, item.content.size() * (i + 1) / pieces - from);
        const auto at = item.in_idat ? idat.size() : mdat_at + mdat.size();
        locations += big_endian(static_cast<std::uint32_t>(at)) +
                     big_endian(static_cast<std::uint32_t>(part.size()));
        (item.in_idat ? idat : mdat) += part + (i + 1 < pieces ? "gap" : "");
      }
    }
    return box("ftyp", std::string("avif\0\0\0\0avifmif1", 16)) +
           full_box("meta", 0,
                    full_box("iinf", 0, short_of(items.size()) + entries) +
                        full_box("iloc", 1,
                                 std::string("\x44\x00", 2) + short_of(items.size()) + locations) +
                        box("iprp", box("ipco", ispe_box(16, 8))) + box("idat", idat)) +
           box("mdat", mdat);
  };
  const auto draft = build(0);  // offsets are of fixed width, so the second layout is the same
  return build(draft.rfind("mdat") + 4);
}

}  // namespace ztgit::test
