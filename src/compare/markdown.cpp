#include "compare/markdown.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/text.hpp"
#include "compare/prompt_lines.hpp"

namespace ztgit::compare {

namespace {

constexpr const char* kBreak = "\u200c";  // zero-width non-joiner: cuts a word unseen

bool is_ascii_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// Forges look for these in the rendered text, where an escape does not help: "@all", "#12", Gitee's
// "!12", "https://x".
bool begins_reference(char c, char next) {
  switch (c) {
    case '@':
    case '#':
    case '!': return is_ascii_word(next);
    case ':': return next == '/';
    default: return false;
  }
}

bool ends_in_www(std::string_view text) {
  return text.size() >= 3 && ascii_lower(text.substr(text.size() - 3)) == "www";
}

// CommonMark 0.30, "Backslash escapes": any ASCII punctuation may be escaped. HTML's own three are
// entities, for forges that let raw HTML through.
void put(std::string& made, char c, char next) {
  if (c == '<' || c == '>' || c == '&') {
    made += c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;";
    return;
  }
  const bool begins = begins_reference(c, next) || (c == '.' && ends_in_www(made));
  if (begins || std::string_view("\\`*_{}[]()|~^$#!").find(c) != std::string_view::npos)
    made += c == '.' || c == '@' || c == ':' ? "" : "\\";
  made += c;
  if (begins) made += kBreak;
}

// What begins a list or a heading, and only there.
bool begins_block(char c) { return c == '-' || c == '+' || c == '='; }

std::size_t longest_run_of_backticks(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 24 && text.find_first_not_of("0123456789.-+e") == text.npos;
}

std::string cell(const std::optional<std::string>& value) {
  if (!value) return "–";
  if (value->empty()) return tr("(empty)");
  return is_number(*value) ? *value : inert(*value);
}

std::string table_of(const ParameterDifference& parameters, std::size_t most_rows) {
  if (parameters.fields.empty()) return "";
  auto text = fmt::format("| {} | {} | {} |\n| --- | --- | --- |\n", tr("parameter"), tr("before"),
                          tr("after"));
  const auto shown = std::min(parameters.fields.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& change = parameters.fields[i];
    text += fmt::format("| {} | {} | {} |\n", inert(change.field), cell(change.before),
                        cell(change.after));
  }
  if (shown < parameters.fields.size())
    text +=
        fmt::format(fmt::runtime(tr("| … and {} more | | |\n")), parameters.fields.size() - shown);
  return text + "\n";
}

std::string block_of(const TextChange& change) {
  std::string lines;
  for (const auto& line : prompt_lines(change.pieces))
    lines += fmt::format("{} {}\n",
                         line.change == Change::removed ? '-'
                         : line.change == Change::added ? '+'
                                                        : ' ',
                         line.text);
  return fmt::format("**{}**\n\n{}\n", inert(change.field), fenced(lines, "diff"));
}

}  // namespace

std::string inert(std::string_view text, std::size_t columns) {
  const auto line = fit_columns(visible_line(text), columns);
  std::string made;
  if (!line.empty() && begins_block(line[0])) made += '\\';
  for (std::size_t i = 0; i < line.size(); ++i)
    put(made, line[i], i + 1 < line.size() ? line[i + 1] : ' ');
  return made;
}

std::string unlinked(std::string_view text, std::size_t columns) {
  const auto line = fit_columns(visible_line(text), columns);
  std::string made;
  for (std::size_t i = 0; i < line.size(); ++i) {
    made += line[i];
    if (begins_reference(line[i], i + 1 < line.size() ? line[i + 1] : ' ')) made += kBreak;
  }
  return made;
}

std::string fenced(std::string_view text, std::string_view language) {
  const std::string fence(std::max<std::size_t>(3, longest_run_of_backticks(text) + 1), '`');
  return fmt::format("{}{}\n{}{}{}\n", fence, language, text,
                     text.empty() || text.ends_with('\n') ? "" : "\n", fence);
}

std::string to_markdown(const Comparison& comparison) {
  auto text =
      fmt::format("{}\n\n{}", inert(finding(comparison), 400), details_markdown(comparison));
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string details_markdown(const Comparison& comparison, std::size_t most_rows) {
  const auto& parameters = comparison.parameters;
  std::string text;
  if (const auto& pixels = comparison.pixels; pixels && !pixels->identical)
    text += fmt::format(fmt::runtime(tr("SSIM {:.4f}, {} changed regions, {} bits of 64 by "
                                        "difference hash\n\n")),
                        pixels->similarity, pixels->region_count, pixels->hash_distance);
  text += table_of(parameters, most_rows);
  for (const auto& change : parameters.texts) text += block_of(change);
  for (const auto& remark : comparison.remarks) text += fmt::format("> {}\n", inert(remark, 400));
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace ztgit::compare
