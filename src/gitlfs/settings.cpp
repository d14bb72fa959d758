#include "settings.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "git/config.hpp"
#include "remote/connection.hpp"

namespace ztgit::gitlfs {

Settings Settings::of(Call& call) {
  const auto& environment = call.environment();
  if (!call.in_repository()) return Settings(git::default_config_entries(environment.variables));
  // Never connects: it is what reads .lfsconfig and says what of it counts.
  const remote::Connection connection(
      call.repository(), git::Remote{},
      {environment.variables, environment.home, environment.config_home});
  return Settings(connection.settings());
}

std::optional<std::string> Settings::find(std::string_view key) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(),
                                  [&](const ConfigEntry& entry) { return entry.key == key; });
  if (found == entries_.rend()) return std::nullopt;
  return found->value;
}

bool Settings::flag(std::string_view key, bool otherwise) const {
  return means_true(find(key).value_or(""), otherwise);
}

std::int64_t Settings::number(std::string_view key, std::int64_t otherwise) const {
  const auto text = find(key).value_or("");
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  return text.empty() || problem != std::errc{} || rest != end ? otherwise : number;
}

std::vector<std::string> Settings::list(std::string_view key) const {
  return split_at_commas(find(key).value_or(""));
}

std::vector<std::string> split_at_commas(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto part = trim(text.substr(0, comma)); !part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

bool means_true(std::string_view text, bool otherwise) {
  const auto lower = ascii_lower(text);
  for (const auto* no : {"false", "0", "no", "off", "f"})
    if (lower == no) return false;
  for (const auto* yes : {"true", "1", "on", "yes", "t"})
    if (lower == yes) return true;
  return otherwise;
}

}  // namespace ztgit::gitlfs
