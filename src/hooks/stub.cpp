#include "stub.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "embedded/advisory.hpp"
#include "embedded/block.hpp"
#include "embedded/block_post_rewrite.hpp"
#include "embedded/block_pre_push.hpp"
#include "embedded/pre_push.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::string_view kMarker = "# ztgit-managed v1 sha256=";
constexpr std::string_view kShebang = "#!/bin/sh\n";
constexpr std::string_view kBlockBegin = "# >>> ztgit-managed v1 sha256=";
constexpr std::string_view kCreated = " created";
constexpr std::string_view kBlockEnd = "# <<< ztgit-managed\n";
constexpr std::size_t kDigestLength = 64;  // hex digits of a SHA-256

std::string quoted(const std::filesystem::path& program) {
  std::string text = "'";
  for (const char c : program.string()) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

std::string filled(std::string_view text, std::string_view name, std::string_view program) {
  std::string result;
  for (std::size_t from = 0;;) {
    const auto at = text.find("{{", from);
    result += text.substr(from, at - from);
    if (at == text.npos) return result;
    const auto end = text.find("}}", at);
    result += text.substr(at + 2, end - at - 2) == "hook" ? name : program;
    from = end + 2;
  }
}

std::size_t after_line(std::string_view text, std::size_t from) {
  const auto end = text.find('\n', from);
  return end == text.npos ? text.size() : end + 1;
}

bool is_shell(std::string_view first_line) {
  if (!first_line.starts_with("#!")) return true;
  constexpr std::array<std::string_view, 7> shells = {"sh",  "bash", "dash",   "ash",
                                                      "zsh", "ksh",  "busybox"};
  for (auto rest = trim(first_line.substr(2)); !rest.empty();) {
    const auto word = rest.substr(0, rest.find(' '));
    const auto base = word.substr(word.find_last_of('/') + 1);
    if (std::find(shells.begin(), shells.end(), base) != shells.end()) return true;
    rest = trim(rest.substr(word.size()));
  }
  return false;
}

}  // namespace

std::string sealed(std::string_view head, std::string_view rest) {
  const auto digest = sha256_of(fmt::format("{}{}", head, rest));
  return fmt::format("{}{}{}\n{}", head, kMarker, digest, rest);
}

Seal seal_of(std::string_view text) {
  const auto second = text.starts_with("#!") ? after_line(text, 0) : 0;
  if (!text.substr(second).starts_with(kMarker)) return Seal::none;
  const auto rest = after_line(text, second);
  const auto line = trim(text.substr(second, rest - second));
  const auto whole = sealed(text.substr(0, second), text.substr(rest)) == text;
  return whole && line.size() == kMarker.size() + kDigestLength ? Seal::whole : Seal::broken;
}

std::string stub_text(std::string_view name, const std::filesystem::path& program) {
  const auto text = name == "pre-push" ? embedded::pre_push() : embedded::advisory();
  return sealed(kShebang, filled(text, name, quoted(program)));
}

std::string command_text(std::string_view name, const std::filesystem::path& program) {
  // git appends "$@" (run-command.c, prepare_shell_cmd), but only where there are arguments.
  constexpr std::string_view find =
      "z={}; [ -x \"$z\" ] || z=ztgit; command -v \"$z\" >/dev/null 2>&1";
  const auto found = fmt::format(fmt::runtime(find), quoted(program));
  const auto otherwise =
      name == "pre-push" ? "if git lfs version >/dev/null 2>&1; then git lfs pre-push \"$@\"; else "
                           "echo >&2 ztgit and git-lfs were not found: this push would send "
                           "pointers without their pictures; exit 1; fi"
                         : ":";
  return fmt::format(
      "ztgit_hook() {{ if {}; then \"$z\" hook {} \"$@\"; else {}; fi; }}; ztgit_hook", found, name,
      otherwise);
}

std::string snippet_line(std::string_view name) {
  return fmt::format("ztgit hook {} \"$@\" || exit", name);
}

std::optional<Block> find_block(std::string_view script) {
  auto begin = script.find(kBlockBegin);
  while (begin != script.npos && begin > 0 && script[begin - 1] != '\n')
    begin = script.find(kBlockBegin, begin + 1);
  if (begin == script.npos) return std::nullopt;
  const auto body = after_line(script, begin);
  const auto end = script.find(kBlockEnd, body);
  if (end == script.npos) return Block{begin, script.size(), Seal::broken, false};
  const auto line = trim(script.substr(begin, body - begin)).substr(kBlockBegin.size());
  const bool whole = line.substr(0, kDigestLength) == sha256_of(script.substr(body, end - body));
  return Block{begin, end + kBlockEnd.size(), whole ? Seal::whole : Seal::broken,
               line.ends_with(kCreated)};
}

std::optional<std::string> with_block(std::string_view name, std::optional<std::string> script) {
  const bool created = !script;
  auto text = script ? std::move(*script) : std::string(kShebang);
  std::size_t at = 0;
  if (text.starts_with("#!")) {
    at = after_line(text, 0);
    if (text[at - 1] != '\n' || !is_shell(std::string_view(text).substr(0, at)))
      return std::nullopt;
  }
  if (text.find('\r') != text.npos) return std::nullopt;
  // husky 4 to 8 start the script a second time from this line, and never come back to it.
  if (const auto husky = text.find("/_/husky.sh"); husky != text.npos) at = after_line(text, husky);
  if (at > 0 && text[at - 1] != '\n') return std::nullopt;
  const auto body = filled(name == "pre-push"       ? embedded::block_pre_push()
                           : name == "post-rewrite" ? embedded::block_post_rewrite()
                                                    : embedded::block(),
                           name, "");
  text.insert(at, fmt::format("{}{}{}\n{}{}", kBlockBegin, sha256_of(body), created ? kCreated : "",
                              body, kBlockEnd));
  return text;
}

std::optional<std::string> without_block(std::string_view script, const Block& block) {
  auto rest = std::string(script.substr(0, block.begin)) + std::string(script.substr(block.end));
  if (block.created && rest == kShebang) return std::nullopt;
  return rest;
}

}  // namespace ztgit::hooks
