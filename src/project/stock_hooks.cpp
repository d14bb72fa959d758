#include "project/stock_hooks.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::project {

namespace {

constexpr std::string_view kStart = "#!/bin/sh\n";
constexpr std::string_view kAdvice =
    "This repository is configured for Git LFS but 'git-lfs' was not found on your path. If you no "
    "longer wish to use Git LFS, remove this hook by deleting ";
constexpr std::size_t kLooked = 1024;  // bytes; git-lfs looks no further

std::string guarded(std::string_view name, std::string_view complaint) {
  std::string text(kStart);
  text.append("command -v git-lfs >/dev/null 2>&1 || { ").append(complaint).append("; exit 2; }\n");
  return text.append("git lfs ").append(name).append(" \"$@\"");
}

std::string echoed(std::string_view sentence) {
  return std::string("echo >&2 \"\\n").append(sentence).append("\\n\"");
}

std::string advice(std::string_view where) { return std::string(kAdvice).append(where); }

std::vector<std::string> known_texts(std::string_view name) {
  const std::string hook(name);
  const auto in_folder = advice("the '" + hook +
                                "' file in the hooks directory (set by 'core.hookspath'; usually "
                                "'.git/hooks').");
  std::vector<std::string> texts = {
      stock_hook(name), guarded(name, echoed(advice(".git/hooks/" + hook + "."))),
      guarded(name, echoed(in_folder)),
      guarded(name, "printf >&2 \"\\n%s\\n\\n\" \"" + in_folder + "\"")};
  if (name != "pre-push") return texts;
  const std::string start(kStart);
  constexpr std::string_view sentence =
      "This repository has been set up with Git LFS but Git LFS is not installed.";
  auto without_failing = guarded(name, echoed(sentence));
  without_failing.replace(without_failing.find("exit 2"), 6, "exit 0");
  texts.insert(texts.end(),
               {start + "git lfs push --stdin $*", start + "git lfs push --stdin \"$@\"",
                start + "git lfs pre-push \"$@\"", guarded(name, echoed(sentence)),
                std::move(without_failing)});
  return texts;
}

// Without the blanks that every line begins with: hook managers indent.
std::string undented(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    const auto newline = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, newline);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    made.append(line).append("\n");
    text.remove_prefix(std::min(newline + 1, text.size()));
  }
  return std::string(trim(made));
}

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

std::string stock_hook(std::string_view name) {
  return guarded(name, echoed(advice("'.git/hooks/" + std::string(name) + "'.")));
}

bool is_stock_hook(std::string_view name, std::string_view text) {
  const auto plain = undented(text.substr(0, kLooked));
  const auto known = known_texts(name);
  return plain.empty() || std::find(known.begin(), known.end(), plain) != known.end();
}

bool only_calls_git_lfs(std::string_view name, std::string_view text) {
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

}  // namespace ztgit::project
