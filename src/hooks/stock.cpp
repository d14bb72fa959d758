#include "stock.hpp"

#include <string>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::hooks {

namespace {

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = trim(rest.substr(0, end));
  rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  return line;
}

// "command -v git-lfs … || { echo …; exit 2; }", whose words differ from version to version.
bool is_guard(std::string_view line) {
  return line.starts_with("command -v git-lfs >/dev/null 2>&1 || { ") &&
         (line.ends_with("exit 2; }") || line.ends_with("exit 0; }"));
}

// The oldest ones: "if ! command -v …" did not exist yet, and pre-push called another verb.
bool is_call(std::string_view name, std::string_view line) {
  return line == fmt::format("git lfs {} \"$@\"", name) ||
         line == fmt::format("git-lfs {} \"$@\"", name) ||
         (name == "pre-push" &&
          (line == "git lfs push --stdin $*" || line == "git lfs push --stdin \"$@\"" ||
           line == "git lfs pre-push \"$1\" \"$2\""));
}

}  // namespace

bool is_stock_git_lfs_hook(std::string_view name, std::string_view text) {
  auto rest = trim(text);
  if (const auto first = take_line(rest); first != "#!/bin/sh") return false;
  bool calls = false;
  while (!rest.empty()) {
    const auto line = take_line(rest);
    if (line.empty() || is_guard(line)) continue;
    if (calls || !is_call(name, line)) return false;
    calls = true;
  }
  return calls;
}

}  // namespace ztgit::hooks
