#include "json.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::cli {

namespace {

// nlohmann escapes C0 only. C1 (U+009B begins terminal commands), bidi and zero width characters
// all begin with one of these bytes; most text has none of them.
bool may_hide_something(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xDB || byte == 0xDC ||
         byte == 0xE0 || byte == 0xE1 || byte == 0xE2 || byte == 0xEF || byte >= 0xF0;
}

struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

// Of text that is valid UTF-8: dump() has seen to that.
CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1FU) << 6U | (byte(1) & 0x3FU), 2};
  if (lead < 0xF0) return {(lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU), 3};
  return {(lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
              (byte(3) & 0x3FU),
          4};
}

void append_escape(std::string& text, char32_t code) {
  if (code < 0x10000) {
    text += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code));
    return;
  }
  const auto rest = static_cast<std::uint32_t>(code) - 0x10000U;
  text += fmt::format("\\u{:04x}\\u{:04x}", 0xD800U + (rest >> 10U), 0xDC00U + (rest & 0x3FFU));
}

std::string escaped(std::string json) {
  if (std::none_of(json.begin(), json.end(), may_hide_something)) return json;
  std::string safe;
  safe.reserve(json.size() + json.size() / 8);
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (!may_hide_something(c)) {
      safe += c;
      ++at;
      continue;
    }
    const auto point = code_point_at(json, at);
    if (is_invisible_control(point.value))
      append_escape(safe, point.value);
    else
      safe.append(json, at, point.bytes);
    at += point.bytes;
  }
  return safe;
}

}  // namespace

std::string pretty(const Json& value) {
  return escaped(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

std::string compact(const Json& value) {
  return escaped(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace ztgit::cli
