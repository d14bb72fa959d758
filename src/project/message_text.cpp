#include "message_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "project/commit_message.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kIndent = "    ";

std::string_view take_line(std::string_view& rest) {
  const auto line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  return line;
}

// How many bytes of `text` can be shown: the visible form is longer by up to eight bytes a
// character.
std::size_t shown_bytes(std::string_view text, std::size_t limit) {
  std::size_t low = 0, high = std::min(text.size(), limit);
  while (low < high) {
    const auto middle = high - (high - low) / 2;
    const auto part = cut_utf8(text, middle);
    if (visible(part).size() <= limit)
      low = middle;
    else
      high = middle - 1;
  }
  return cut_utf8(text, low).size();
}

std::string indent_all(std::string_view text) {
  std::string block;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!block.empty()) block += '\n';
    if (!line.empty()) block.append(kIndent).append(line);
  }
  return block;
}

// What git would not keep, or not take for text, at column 0 of the body: comments (commit
// --amend), the end of the message (interpret-trailers, am), patches and in-body headers
// (mailinfo), the next mail (mailsplit), and our own trailers.
bool needs_indent(std::string_view line) {
  constexpr std::array<std::string_view, 4> exact = {"#", "diff -", "Index: ", "[PATCH]"};
  constexpr std::array<std::string_view, 4> any_case = {"zt-", "from:", "subject:", "date:"};
  const auto lower = ascii_lower(line.substr(0, 16));
  const auto begins = [](std::string_view text) {
    return [text](std::string_view start) { return text.starts_with(start); };
  };
  // "From 1f3a… Mon Sep 17 00:00:00 2001"; a sentence that begins with "From" has no such time.
  const bool mail =
      (line.starts_with("From ") || line.starts_with(">From ")) && line.find(':') != line.npos;
  return mail || is_divider(line) || std::any_of(exact.begin(), exact.end(), begins(line)) ||
         std::any_of(any_case.begin(), any_case.end(), begins(lower));
}

}  // namespace

std::string tidy(std::string_view text) {
  std::string clean;
  bool blank_before = false;
  while (!text.empty()) {
    auto line = take_line(text);
    const auto end = line.find_last_not_of(' ');
    if (end == line.npos) {
      blank_before = true;
      continue;
    }
    line = line.substr(0, end + 1);
    if (!clean.empty()) clean += blank_before ? "\n\n" : "\n";
    clean += line;
    blank_before = false;
  }
  return clean;
}

std::string indented_block(const std::optional<std::string>& text,
                           const std::optional<std::string>& sidecar_path) {
  if (!text || trim(*text).empty()) return {};
  const auto shown = shown_bytes(*text, kFreeTextLimit);
  auto block = tidy(visible(text->substr(0, shown)));
  if (const auto more = text->size() - shown; more > 0) {
    const auto where =
        sidecar_path ? fmt::format(" in {}", visible_line(cut_utf8(*sidecar_path, 1024))) : "";
    block += fmt::format("\n[… {} more bytes{}]", more, where);
  }
  return indent_all(block);
}

std::string guarded(std::string_view body) {
  std::string text;
  while (!body.empty()) {
    const auto line = take_line(body);
    if (!text.empty()) text += '\n';
    if (needs_indent(line)) text += kIndent;
    text += line;
  }
  return text;
}

bool is_divider(std::string_view line) {
  return line.starts_with("---") && (line.size() == 3 || line[3] == ' ');
}

}  // namespace ztgit::project
