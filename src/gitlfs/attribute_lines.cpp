#include "attribute_lines.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kEscapes = {
    {{" ", "[[:space:]]"}, {"#", "\\#"}}};
constexpr std::string_view kMacro = "[attr]";
constexpr std::string_view kBlanks = " \t\r\n\f\v";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string made;
  for (std::size_t at = 0;;) {
    const auto found = text.find(from, at);
    made += text.substr(at, found - at);
    if (found == text.npos) return made;
    made += to;
    at = found + from.size();
  }
}

std::string_view skip_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text;
}

std::string_view next_word(std::string_view& text) {
  text = skip_blanks(text);
  const auto word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

// The pattern in C-style quotes, gitattributes(5). nullopt: no end.
std::optional<std::string> quoted_pattern(std::string_view& text) {
  std::string pattern;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return pattern;
    }
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    pattern += text[i];
  }
  return std::nullopt;
}

std::optional<std::string> next_pattern(std::string_view& text) {
  text = skip_blanks(text);
  if (text.starts_with('"')) return quoted_pattern(text);
  return std::string(next_word(text));
}

void take(AttributeLine& line, std::string_view attribute, const Macros& macros) {
  if (attribute.starts_with("filter=")) {
    line.has_filter = true;
    line.tracked = attribute == "filter=lfs";
  } else if (attribute == "filter" || attribute == "-filter" || attribute == "!filter") {
    line.has_filter = true;
    line.tracked = false;
  } else if (attribute == "lockable" || attribute == "lockable=true") {
    line.lockable = true;
  } else if (const auto macro = macros.find(attribute); macro != macros.end()) {
    // git does not expand a macro in a macro's line on its own name, nor deeper than one level
    // here.
    std::string_view rest = macro->second;
    for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) take(line, word, {});
  }
}

}  // namespace

std::optional<AttributeLine> parse_attribute_line(std::string_view text, Macros& macros) {
  auto rest = skip_blanks(text);
  if (rest.empty() || rest.front() == '#') return std::nullopt;
  if (rest.starts_with(kMacro)) {
    rest.remove_prefix(kMacro.size());
    const auto name = next_word(rest);
    macros[std::string(name)] = std::string(trim(rest));
    return std::nullopt;
  }
  auto pattern = next_pattern(rest);
  if (!pattern) return std::nullopt;
  AttributeLine line;
  line.pattern = *std::move(pattern);
  for (auto word = next_word(rest); !word.empty(); word = next_word(rest)) take(line, word, macros);
  return line;
}

std::string pattern_of_line(std::string_view line) {
  return next_pattern(line).value_or(std::string());
}

std::string escape_pattern(std::string_view pattern) {
  // git-lfs takes a backslash for a folder separator of Windows, on every system.
  auto escaped = replaced(pattern, "\\", "/");
  for (const auto& [plain, written] : kEscapes) escaped = replaced(escaped, plain, written);
  return escaped;
}

std::string unescape_pattern(std::string_view pattern) {
  std::string plain(pattern);
  for (const auto& [to, from] : kEscapes) plain = replaced(plain, from, to);
  return plain;
}

std::string escape_name(std::string_view name) {
  auto escaped = replaced(name, "\\", "/");
  for (const std::string_view special : {"*", "[", "]", "?"})
    escaped = replaced(escaped, special, "\\" + std::string(special));
  for (const auto& [plain, written] : kEscapes) escaped = replaced(escaped, plain, written);
  return escaped;
}

std::vector<TextLine> split_lines(std::string_view text) {
  std::vector<TextLine> lines;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    auto line = text.substr(0, newline);
    TextLine one{"", newline == text.npos ? "" : "\n"};
    if (line.ends_with('\r') && newline != text.npos) {
      line.remove_suffix(1);
      one.end = "\r\n";
    }
    one.text = line;
    lines.push_back(std::move(one));
    text.remove_prefix(newline == text.npos ? text.size() : newline + 1);
  }
  return lines;
}

}  // namespace ztgit::gitlfs
