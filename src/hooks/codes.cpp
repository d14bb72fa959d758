#include "codes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::size_t kMostText = 600;  // bytes; a parser's message may quote what it read

const Code* find(std::string_view name) {
  const auto& all = codes();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Code& code) { return code.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::string shown(std::string_view text) {
  return std::string(cut_utf8(visible_line(cut_utf8(text, kMostText)), kMostText));
}

Problem unusable(const std::string& name, const char* why) {
  return problem("settings-code", ".ztgit.yaml",
                 fmt::format("its check settings name '{}', {}", cut_utf8(name, 64), why),
                 "docs/checks.md lists the codes, and those that cannot be made milder.");
}

}  // namespace

const std::vector<Code>& codes() {
  using enum Severity;
  static const std::vector<Code> all = {
      {"file-too-large", error, false},
      {"message-dropped", warning, false},
      {"message-image", error, false},
      {"message-schema", error, false},
      {"message-subject", warning, false},
      {"message-trailers", error, false},
      {"name-collision", error, false},
      {"name-unsafe", error, true},
      {"not-a-pointer", error, false},
      {"object-missing", error, false},
      {"picture-as-text", error, false},
      {"picture-damaged", error, false},
      {"picture-empty", error, false},
      {"picture-in-git", error, false},
      {"pointer-broken", error, false},
      {"pointer-not-canonical", error, false},
      {"pointer-without-attributes", error, false},
      {"private-host", warning, false},
      {"private-path", warning, false},
      {"redacted-text", error, true},
      {"secret", error, true},
      {"settings-broken", error, true},
      {"settings-code", warning, false},
      {"sidecar-broken", error, false},
      {"sidecar-conflict", error, true},
      {"sidecar-differs", error, false},
      {"sidecar-missing", warning, false},
      {"sidecar-name", warning, false},
      {"sidecar-orphan", warning, false},
  };
  return all;
}

Problem problem(std::string_view code, std::string path, std::string_view text,
                std::string_view cure) {
  const auto* known = find(code);
  if (known == nullptr)
    throw Error(ErrorKind::internal, fmt::format("report a problem: {} is no code", code));
  return {known->severity, known->name, std::move(path), shown(text), shown(cure)};
}

void apply(const project::CheckSettings& settings, std::vector<Problem>& problems) {
  const auto give = [&](const std::string& name, Severity severity) {
    for (auto& each : problems)
      if (each.code == name) each.severity = severity;
  };
  std::vector<Problem> vain;
  for (const auto& name : settings.warnings) {
    const auto* code = find(name);
    if (code == nullptr)
      vain.push_back(unusable(name, "which is no code of this version"));
    else if (code->fixed)
      vain.push_back(unusable(name, "which cannot be made milder"));
    else
      give(name, Severity::warning);
  }
  for (const auto& name : settings.errors) {  // last: the stricter one wins
    if (find(name) == nullptr)
      vain.push_back(unusable(name, "which is no code of this version"));
    else
      give(name, Severity::error);
  }
  problems.insert(problems.end(), vain.begin(), vain.end());
}

}  // namespace ztgit::hooks
