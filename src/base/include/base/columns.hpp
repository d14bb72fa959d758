#pragma once

// The width of text on a terminal, in columns: East Asian wide characters and emoji take two,
// combining marks none (utf8proc_charwidth). Each invalid byte counts one, as the U+FFFD it is
// shown as.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit {

std::size_t columns_of(std::string_view text);

// The longest beginning of `text` that fits, the last column being "…" when something was cut.
std::string fit_columns(std::string_view text, std::size_t columns);

// `text` in lines of at most `columns`, broken at blanks and beside wide characters; a word that is
// longer than a line is broken anywhere but inside a character. LF is a character like any other:
// split at it first. No line for no text.
std::vector<std::string_view> wrap_columns(std::string_view text, std::size_t columns);

}  // namespace ztgit
