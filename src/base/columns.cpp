#include "base/columns.hpp"

#include <algorithm>
#include <utf8proc.h>

namespace ztgit {

namespace {

struct Step {
  std::size_t bytes = 1, columns = 1;
};

Step step(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto used = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (used <= 0 || code < 0) return {};
  return {static_cast<std::size_t>(used),
          static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)))};
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const auto next = step(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string fit_columns(std::string_view text, std::size_t columns) {
  if (columns == 0) return {};
  std::size_t used = 0, kept = 0;  // `kept`: the bytes that leave room for the "…"
  for (std::size_t at = 0; at < text.size();) {
    const auto next = step(text.substr(at));
    used += next.columns;
    if (used > columns) return std::string(text.substr(0, kept)) + "…";
    at += next.bytes;
    if (used < columns) kept = at;
  }
  return std::string(text);
}

std::vector<std::string_view> wrap_columns(std::string_view text, std::size_t columns) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t used = 0, at = 0, cut = 0;  // `cut`: the last place where the line may end
    while (at < text.size()) {
      const auto next = step(text.substr(at));
      if (used + next.columns > columns && at > 0) break;
      const bool joins = next.columns == 0 && cut == at;  // a mark belongs to what it stands on
      if (next.columns == 2 && at > 0) cut = at;
      used += next.columns;
      at += next.bytes;
      if (next.columns == 2 || text[at - 1] == ' ' || joins) cut = at;
    }
    if (at < text.size() && (text[at] == ' ' || cut == 0)) cut = at;
    if (at == text.size()) cut = at;
    auto line = text.substr(0, cut);
    text.remove_prefix(cut);
    if (!text.empty()) {
      line = line.substr(0, line.find_last_not_of(' ') + 1);
      text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace ztgit
