#include "trailers.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "message.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::array<std::string_view, 2> kWrittenByGit = {"Signed-off-by: ",
                                                           "(cherry picked from commit "};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

bool is_written_by_git(std::string_view line) {
  return std::any_of(kWrittenByGit.begin(), kWrittenByGit.end(),
                     [&](std::string_view start) { return line.starts_with(start); });
}

// trailer.c, find_separator(): letters, digits and '-', then blanks, then ':'. npos: no trailer.
std::size_t separator_in(std::string_view line) {
  bool blank_seen = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == ':') return at > 0 ? at : line.npos;
    const bool of_key =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    if (!blank_seen && of_key) continue;
    if (at == 0 || (c != ' ' && c != '\t')) return line.npos;
    blank_seen = true;
  }
  return line.npos;
}

// The last paragraph, unless it is the title; empty where there is none.
std::vector<std::string_view> last_paragraph(std::string_view message) {
  auto lines = lines_of(message);
  const auto divider = std::find_if(lines.begin(), lines.end(), [](std::string_view line) {
    return line.starts_with("---") && (line.size() == 3 || is_blank(line[3]));
  });
  lines.erase(divider, lines.end());
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  auto begin = lines.end();
  while (begin != lines.begin() && !trim(*std::prev(begin)).empty()) --begin;
  const bool has_title =
      std::any_of(lines.begin(), begin, [](std::string_view line) { return !trim(line).empty(); });
  if (!has_title) return {};
  return {begin, lines.end()};
}

// trailer.c, find_trailer_start().
bool is_block(const std::vector<std::string_view>& lines) {
  std::size_t trailers = 0, others = 0;
  bool by_git = false, continues = false;
  for (const auto line : lines) {
    if (is_blank(line.front())) {
      if (!continues) ++others;  // goes with the line before it
      continue;
    }
    const bool written_by_git = is_written_by_git(line);
    continues = written_by_git || separator_in(line) != line.npos;
    by_git = by_git || written_by_git;
    ++(continues ? trailers : others);
  }
  return by_git ? trailers * 3 >= others : trailers > 0 && others == 0;
}

}  // namespace

std::vector<Trailer> parse_trailers(std::string_view message) {
  std::vector<Trailer> trailers;
  const auto lines = last_paragraph(message);
  if (!is_block(lines)) return trailers;
  bool continues = false;
  for (const auto line : lines) {
    if (is_blank(line.front())) {
      if (continues) trailers.back().value.append(" ").append(trim(line));
      continue;
    }
    const auto separator = separator_in(line);
    continues = separator != line.npos;
    if (continues)
      trailers.push_back({std::string(trim(line.substr(0, separator))),
                          std::string(trim(line.substr(separator + 1)))});
  }
  return trailers;
}

}  // namespace ztgit::hooks
