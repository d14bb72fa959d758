#include "entries.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "collector.hpp"

namespace ztgit::metadata {

const RawEntry* Entries::find(std::string_view key) const {
  const auto& raw = record_.raw;
  const auto found = std::find_if(raw.begin(), raw.end(), [key](const RawEntry& entry) {
    return entry.kept && entry.key == key;
  });
  return found == raw.end() ? nullptr : &*found;
}

const RawEntry* Entries::parameters() const {
  const auto* entry = find("parameters");
  return entry != nullptr ? entry : find("UserComment");
}

const Json* Entries::json(const RawEntry& entry) {
  for (const auto& [known, value] : parsed_)
    if (known == &entry) return value.type == Json::Type::null ? nullptr : &value;
  auto parsed = begins_like_json(entry.text) ? parse_json(entry.text) : ParsedJson{};
  const auto note = [&](std::string_view what) {
    add_warning(record_,
                fmt::format("{} {}: {}", entry.source, quoted_for_warning(entry.key), what));
  };
  if (!parsed.problem.empty() && !parsed.value) note(parsed.problem);
  for (const auto& warning : parsed.warnings) note(warning);
  const auto& [key, value] =
      parsed_.emplace_back(&entry, parsed.value ? std::move(*parsed.value) : Json{});
  return value.type == Json::Type::null ? nullptr : &value;
}

std::string format_of(const RawEntry& entry) {
  return entry.key.empty() ? entry.source
                           : fmt::format("{}:{}", entry.source, visible_line(entry.key));
}

bool begins_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != text.npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace ztgit::metadata
