#include "png_profile.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "tiff.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kKeyStart = "Raw profile type ";
constexpr std::string_view kXmpPrefix{"http://ns.adobe.com/xap/1.0/\0", 29};
constexpr std::string_view kBlanks = " \t\r\n";

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// Everything up to the first character that is neither hex nor a blank.
std::string decode_hex(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 2);
  std::optional<unsigned> high;
  for (const char c : text) {
    if (kBlanks.find(c) != kBlanks.npos) continue;
    const auto digit = hex_digit(c);
    if (!digit) break;
    if (high) bytes += static_cast<char>(static_cast<unsigned char>(*high << 4U | *digit));
    high = high ? std::nullopt : digit;
  }
  return bytes;
}

// Takes the next word off.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const auto word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

void add_raw_profile(Collector& found, std::string_view key, std::string_view text) {
  if (!key.starts_with(kKeyStart)) return;
  const auto name = ascii_lower(key.substr(kKeyStart.size()));
  if (name != "exif" && name != "app1" && name != "xmp") return;
  take_word(text);  // the profile's name once more
  take_word(text);  // its length, which the digits tell better
  found.spend(text.size());
  const auto bytes = decode_hex(text);
  if (bytes.empty()) {
    found.warn(fmt::format("{} holds no bytes in hex", quoted_for_warning(key)));
    return;
  }
  const std::string_view view = bytes;
  if (view.starts_with(kXmpPrefix))
    add_xmp(found, "png:profile:XMP", view.substr(kXmpPrefix.size()));
  else if (name == "xmp")
    add_xmp(found, "png:profile:XMP", view);
  else
    add_exif(found, "png:profile:EXIF", view);
}

}  // namespace ztgit::metadata
