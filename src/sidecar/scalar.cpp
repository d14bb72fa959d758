#include "scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::sidecar {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool needs_escape(char32_t code) {
  return code == '"' || code == '\\' || code == 0xFFFE || code == 0xFFFF ||
         is_invisible_control(code);
}

void append_escaped(std::string& line, char32_t code) {
  const auto value = static_cast<unsigned>(code);
  switch (code) {
    case '"': line += "\\\""; return;
    case '\\': line += "\\\\"; return;
    case '\n': line += "\\n"; return;
    case '\r': line += "\\r"; return;
    case '\t': line += "\\t"; return;
    default: break;
  }
  if (value < 0x100)
    line += fmt::format("\\x{:02x}", value);
  else if (value < 0x10000)
    line += fmt::format("\\u{:04x}", value);
  else
    line += fmt::format("\\U{:08x}", value);
}

// The beginning that stands for itself and needs no look at code points: nearly all of every text.
std::size_t plain_bytes(std::string_view text) {
  const auto end = std::find_if(text.begin(), text.end(),
                                [](char c) { return c < ' ' || c > '~' || c == '"' || c == '\\'; });
  return static_cast<std::size_t>(end - text.begin());
}

// The core schema's number: an optional sign, digits with at most one point, an optional exponent;
// 0o17, 0x1F.
bool is_core_number(std::string_view text) {
  if (text.starts_with("0x")) return all_of(text.substr(2), "0123456789abcdefABCDEF");
  if (text.starts_with("0o")) return all_of(text.substr(2), "01234567");
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
  if (const auto e = text.find_first_of("eE"); e != text.npos) {
    auto exponent = text.substr(e + 1);
    if (exponent.starts_with('-') || exponent.starts_with('+')) exponent.remove_prefix(1);
    if (!all_of(exponent, "0123456789")) return false;
    text = text.substr(0, e);
  }
  return std::any_of(text.begin(), text.end(), is_digit) && all_of(text, "0123456789.") &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
  const auto byte = [&](std::size_t i) { return char32_t{static_cast<unsigned char>(text[i])}; };
  const auto tail = [&](std::size_t i) { return byte(i) & 0x3FU; };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xE0) return {(lead & 0x1FU) << 6U | tail(1), 2};
  if (lead < 0xF0) return {(lead & 0xFU) << 12U | tail(1) << 6U | tail(2), 3};
  return {(lead & 0x7U) << 18U | tail(1) << 12U | tail(2) << 6U | tail(3), 4};
}

std::string quoted(std::string_view text) {
  std::string line = "\"";
  line.reserve(text.size() + text.size() / 8 + 2);
  while (true) {
    const auto plain = plain_bytes(text);
    line += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto next = first_code_point(text);
    if (needs_escape(next.value))
      append_escaped(line, next.value);
    else
      line += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  return line += '"';
}

std::string key_text(std::string_view key) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view inner = "abcdefghijklmnopqrstuvwxyz0123456789_";
  // Truth values and null of YAML 1.1 that are spelled like a key.
  constexpr std::array<std::string_view, 10> words = {"y",   "n",    "yes",   "no",   "on",
                                                      "off", "true", "false", "null", "nan"};
  const bool plain = key.size() <= 64 && all_of(key, inner) &&
                     letters.find(key.front()) != letters.npos &&
                     std::find(words.begin(), words.end(), key) == words.end();
  return plain ? std::string(key) : quoted(key);
}

std::string number_text(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  std::string text(digits.data(), end);
  const auto e = text.find('e');
  if (e != text.npos && text.find('.') == text.npos) text.insert(e, ".0");
  return text;
}

bool is_plain_string(std::string_view plain) {
  constexpr std::array<std::string_view, 14> words = {"",      "~",    "null", "Null",  "NULL",
                                                      "true",  "True", "TRUE", "false", "False",
                                                      "FALSE", ".nan", ".NaN", ".NAN"};
  return std::find(words.begin(), words.end(), plain) == words.end() && !is_core_number(plain);
}

}  // namespace ztgit::sidecar
