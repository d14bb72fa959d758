#include "project/attribute_lines.hpp"

namespace ztgit::project {

namespace {

bool has_line(std::string_view text, std::string_view line) {
  for (auto at = text.find(line); at != text.npos; at = text.find(line, at + 1))
    if (at == 0 || text[at - 1] == '\n') return true;
  return false;
}

}  // namespace

std::string with_attribute_lines(std::string text, std::string_view lines,
                                 std::string_view committed) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  const std::string before = text;
  for (std::size_t from = 0; from < lines.size();) {
    const auto end = lines.find('\n', from) + 1;
    const auto line = lines.substr(from, end - from);
    if (has_line(committed, line) || !has_line(before, line)) text += line;
    from = end;
  }
  return text;
}

}  // namespace ztgit::project
