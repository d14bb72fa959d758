#include "base/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <libintl.h>
#include <utf8proc.h>
#include <vector>

#include <fmt/format.h>

namespace ztgit {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point = kReplacement;
  std::size_t length = 1;  // bytes consumed
  bool valid = false;
};

Decoded decode(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (used <= 0 || code < 0) return {};
  return {static_cast<char32_t>(code), static_cast<std::size_t>(used), true};
}

void append(std::string& text, char32_t code_point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_plain_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {  // nearly all of a workflow in JSON
      text.remove_prefix(1);
      continue;
    }
    const auto next = decode(text);
    if (!next.valid) return false;
    text.remove_prefix(next.length);
  }
  return true;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    const auto next = decode(text);
    if (next.valid)
      clean.append(text.substr(0, next.length));
    else
      append(clean, kReplacement);
    text.remove_prefix(next.length);
  }
  return clean;
}

bool is_invisible_control(char32_t code_point) {
  if (code_point == 0x200C || code_point == 0x200D) return false;  // ZWNJ, ZWJ
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return false;
  }
}

std::string visible(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const auto next = decode(text);
    const bool crlf = text.starts_with("\r\n");
    text.remove_prefix(crlf ? 2 : next.length);
    if (next.code_point == '\n' || next.code_point == '\r') {
      shown += '\n';
    } else if (next.code_point == '\t') {
      shown += "    ";
    } else if (next.valid && is_invisible_control(next.code_point)) {
      shown += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(next.code_point));
    } else {
      append(shown, next.code_point);
    }
  }
  return shown;
}

std::string visible_line(std::string_view text) {
  auto line = visible(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return std::string(trim(line));
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

std::string collision_key(std::string_view name) {
  if (is_plain_ascii(name)) return ascii_lower(name);
  utf8proc_uint8_t* mapped = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
      static_cast<utf8proc_ssize_t>(name.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
  if (length < 0) return std::string(name);
  std::string key(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
  std::free(mapped);  // utf8proc hands out malloc'ed memory
  return key;
}

bool names_collide(std::string_view a, std::string_view b) {
  const auto ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  // Combining marks may join the letter before them: only the ASCII letters that ASCII follows
  // stand alone.
  for (std::size_t i = 0; i + 1 < a.size() && i + 1 < b.size(); ++i) {
    if (!ascii(a[i]) || !ascii(b[i]) || !ascii(a[i + 1]) || !ascii(b[i + 1])) break;
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return collision_key(a) == collision_key(b);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(blanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto code_points = [](std::string_view text) {
    std::vector<char32_t> points;
    while (!text.empty()) {
      const auto next = decode(text);
      points.push_back(next.code_point);
      text.remove_prefix(next.length);
    }
    return points;
  };
  const auto left = code_points(a), right = code_points(b);
  std::vector<std::size_t> before(right.size() + 1), above(right.size() + 1), row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      row[j] = std::min(
          {above[j] + 1, row[j - 1] + 1, above[j - 1] + (left[i - 1] == right[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[right.size()];
}

const char* tr(const char* english) noexcept { return ::dgettext("ztgit", english); }

}  // namespace ztgit
