#pragma once

// A comparison for a pull request or a chat: Markdown as GitHub, Gitee and Gitea show it. Whatever
// a picture says is inert in it: no mention, no link, no HTML, no way out of its block.

#include <string>

#include "compare/comparison.hpp"

namespace ztgit::compare {

// The finding, and what details_markdown() has.
std::string to_markdown(const Comparison& comparison);

// A table of the parameters that changed, and each prompt's words as - and + lines. `most_rows` of
// the table are shown, then it is said how many there are.
std::string details_markdown(const Comparison& comparison, std::size_t most_rows = 20);

// A short value for a table's cell or a line of text: one line, at most `columns` wide, every
// character that Markdown, HTML or a forge gives a meaning escaped, "@" and "#" broken from what
// follows.
std::string inert(std::string_view text, std::size_t columns = 80);

// The same for a place that shows plain text, as the title of a pull request is: mentions and
// references are broken, nothing is escaped.
std::string unlinked(std::string_view text, std::size_t columns);

// `text` as a fenced block of that language, whose fence is longer than any run of backticks in it.
std::string fenced(std::string_view text, std::string_view language);

}  // namespace ztgit::compare
