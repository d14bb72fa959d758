#include "message_file.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::string_view kScissors = " ------------------------ >8 ------------------------";

std::vector<std::string_view> lines_of(std::string_view text) {  // each with its line end
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

bool is_blank(std::string_view line) { return trim(line).empty(); }

bool is_comment(std::string_view line, std::string_view comment) {
  return !comment.empty() && line.starts_with(comment);
}

bool is_scissors(std::string_view line, std::string_view comment) {
  return is_comment(line, comment) && line.substr(comment.size()).starts_with(kScissors);
}

// git's trailer.c: a token of letters, digits and '-', then ':'.
bool is_trailer(std::string_view line) {
  if (line.starts_with("(cherry picked from commit ")) return true;
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0) return false;
  return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string joined(const std::vector<std::string_view>& lines, std::size_t from, std::size_t to) {
  std::string text;
  for (; from < to; ++from) text += lines[from];
  return text;
}

}  // namespace

MessageFile split_message(std::string_view file, std::string_view comment) {
  const auto lines = lines_of(file);
  std::size_t end = 0;
  while (end < lines.size() && !is_scissors(lines[end], comment)) ++end;
  // git's help is the last block of comments; blank lines in it are its own.
  std::size_t rest = end;
  for (auto line = end; line > 0; --line) {
    if (is_comment(lines[line - 1], comment))
      rest = line - 1;
    else if (!is_blank(lines[line - 1]))
      break;
  }
  MessageFile message;
  message.rest = joined(lines, rest, lines.size());
  std::size_t first = 0, last = rest;
  while (first < last && is_blank(lines[first])) ++first;
  while (last > first && is_blank(lines[last - 1])) --last;
  // The first paragraph is the subject, whatever it looks like; before what `-s` put there git has
  // left a blank line for one.
  auto trailers = last;
  while (trailers > first && is_trailer(lines[trailers - 1])) --trailers;
  if (trailers == 0 || !is_blank(lines[trailers - 1])) trailers = last;
  message.trailers = joined(lines, trailers, last);
  if (!message.trailers.empty() && !message.trailers.ends_with('\n')) message.trailers += '\n';
  while (trailers > first && is_blank(lines[trailers - 1])) --trailers;
  message.text = joined(lines, first, trailers);
  while (message.text.ends_with('\n')) message.text.pop_back();
  return message;
}

bool has_words(std::string_view text, std::string_view comment) {
  const auto lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) {
    return !is_blank(line) && !is_comment(line, comment);
  });
}

bool has_line_with(std::string_view text, std::string_view start) {
  const auto lines = lines_of(text);
  return std::any_of(lines.begin(), lines.end(),
                     [&](std::string_view line) { return line.starts_with(start); });
}

std::string comment_of(std::string_view setting, std::string_view file) {
  if (setting.empty()) return "#";
  if (setting != "auto") return std::string(setting);
  constexpr std::string_view candidates = "#;@!$%^&|:";  // git's builtin/commit.c
  const auto lines = lines_of(file);
  for (const auto& line : lines)
    if (candidates.find(line.front()) != candidates.npos && is_scissors(line, line.substr(0, 1)))
      return std::string(line.substr(0, 1));
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    if (!is_blank(*line))
      return candidates.find(line->front()) != candidates.npos ? std::string(line->substr(0, 1))
                                                               : "#";
  return "#";
}

}  // namespace ztgit::hooks
