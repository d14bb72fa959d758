#pragma once

// Text that others wrote is hostile: invalid UTF-8, terminal escapes, bidi overrides, NULs. These
// functions are the only way it reaches a terminal, a commit message or a comparison of names.

#include <cstddef>
#include <string>
#include <string_view>

namespace ztgit {

bool is_valid_utf8(std::string_view text);  // RFC 3629: no surrogates, no overlongs, <= U+10FFFF

std::string replace_invalid_utf8(std::string_view text);  // each bad sequence becomes U+FFFD

// True for the code points that can lie about what a reader sees: Cc, Cf (bidi, zero width), Zl and
// Zp; ZWJ and ZWNJ are letters' business in many scripts and stay.
bool is_invisible_control(char32_t code_point);

// The visible form of formats.md section 4: CRLF and CR become LF, tab becomes four spaces, other
// invisible controls become \u{hex}, invalid UTF-8 becomes U+FFFD. Keeps LF.
std::string visible(std::string_view text);

// visible() on one line: LF becomes a space, the ends are trimmed. For terminal lines and trailers.
std::string visible_line(std::string_view text);

// Cuts to at most `bytes` bytes, never inside a UTF-8 sequence.
std::string_view cut_utf8(std::string_view text, std::size_t bytes);

// One key for names that collide on a case-insensitive or normalising file system (Windows, macOS):
// NFC of the case-folded text. Invalid UTF-8 is compared as bytes.
std::string collision_key(std::string_view name);

// collision_key(a) == collision_key(b), without making keys where plain ASCII shows the difference.
bool names_collide(std::string_view a, std::string_view b);

std::string_view trim(std::string_view text);  // ASCII blanks and line ends
std::string ascii_lower(std::string_view text);

// Damerau-Levenshtein (optimal string alignment) over code points.
std::size_t edit_distance(std::string_view a, std::string_view b);

// Translated text for people (gettext, domain "ztgit"). JSON keys, codes and file formats never
// pass through here.
const char* tr(const char* english) noexcept;

}  // namespace ztgit
