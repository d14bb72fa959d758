#include "text_decoding.hpp"

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "binary.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::size_t kPrefixBytes = 8;
constexpr std::string_view kUnicodePrefix{"UNICODE\0", kPrefixBytes};
constexpr std::string_view kAsciiPrefix{"ASCII\0\0\0", kPrefixBytes};
constexpr std::string_view kUndefinedPrefix{"\0\0\0\0\0\0\0\0", kPrefixBytes};
constexpr std::string_view kJisPrefix{"JIS\0", 4};
constexpr char32_t kReplacement = 0xFFFD;

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_high_surrogate(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low_surrogate(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// The terminator of UTF-16 text is two bytes: taking single NULs off would halve the last letter.
std::string_view without_trailing_nul_units(std::string_view bytes) {
  while (bytes.size() >= 2 && bytes.size() % 2 == 0 && bytes.ends_with(std::string_view("\0\0", 2)))
    bytes.remove_suffix(2);
  return bytes;
}

// ASCII letters in UTF-16 leave a NUL in every other byte, on the side of the high half.
struct NulCount {
  std::size_t even = 0, odd = 0;
};

NulCount count_nuls(std::string_view bytes) {
  NulCount count;
  const auto probe = bytes.substr(0, limits::kUserCommentProbe);
  for (std::size_t i = 0; i < probe.size(); ++i)
    if (probe[i] == '\0') ++(i % 2 == 0 ? count.even : count.odd);
  return count;
}

DecodedText decode_unicode_comment(std::string_view bytes, ByteOrder tiff_order) {
  const auto body = without_trailing_nul_units(bytes);
  if (body.starts_with("\xFF\xFE")) return decode_utf16(body.substr(2), ByteOrder::little);
  if (body.starts_with("\xFE\xFF")) return decode_utf16(body.substr(2), ByteOrder::big);
  const auto nuls = count_nuls(body);
  if (nuls.even > nuls.odd) return decode_utf16(body, ByteOrder::big);
  if (nuls.odd > nuls.even) return decode_utf16(body, ByteOrder::little);
  const auto plain = without_trailing_nuls(bytes);
  if (is_valid_utf8(plain)) return {std::string(plain), false};
  return decode_utf16(body, tiff_order);
}

}  // namespace

void append_utf8(std::string& text, char32_t code) {
  const auto put = [&](char32_t byte) {
    text += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

std::string_view without_trailing_nuls(std::string_view bytes) {
  while (bytes.ends_with('\0')) bytes.remove_suffix(1);
  return bytes;
}

std::string decode_utf8_or_latin1(std::string_view bytes) {
  if (is_ascii(bytes) || is_valid_utf8(bytes)) return std::string(bytes);
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 4);
  for (const char c : bytes) append_utf8(text, static_cast<unsigned char>(c));
  return text;
}

DecodedText decode_utf8(std::string_view bytes) {
  if (is_ascii(bytes) || is_valid_utf8(bytes)) return {std::string(bytes), false};
  return {replace_invalid_utf8(bytes), true};
}

DecodedText decode_utf16(std::string_view bytes, ByteOrder order) {
  DecodedText decoded;
  decoded.text.reserve(bytes.size());
  const auto unit_at = [&](std::size_t at) {
    return order == ByteOrder::big ? big_endian_16(bytes, at) : little_endian_16(bytes, at);
  };
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t code = unit_at(at);
    if (is_high_surrogate(code) && at + 3 < bytes.size() && is_low_surrogate(unit_at(at + 2))) {
      code = 0x10000 + ((code - 0xD800U) << 10U) + (unit_at(at + 2) - 0xDC00U);
      at += 2;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = kReplacement;
      decoded.damaged = true;
    }
    append_utf8(decoded.text, code);
  }
  if (at < bytes.size()) {
    append_utf8(decoded.text, kReplacement);
    decoded.damaged = true;
  }
  return decoded;
}

DecodedText decode_user_comment(std::string_view bytes, ByteOrder tiff_order) {
  const auto body = bytes.substr(std::min(bytes.size(), kPrefixBytes));
  if (bytes.starts_with(kUnicodePrefix)) return decode_unicode_comment(body, tiff_order);
  if (bytes.starts_with(kAsciiPrefix) || bytes.starts_with(kUndefinedPrefix))
    return {decode_utf8_or_latin1(without_trailing_nuls(body)), false};
  if (bytes.starts_with(kJisPrefix)) return {};
  return {decode_utf8_or_latin1(without_trailing_nuls(bytes)), false};
}

}  // namespace ztgit::metadata
