#include "config.hpp"

#include <charconv>

#include "base/text.hpp"

namespace ztgit::lfs {

std::optional<std::string> config_value(const std::vector<ConfigEntry>& config,
                                        std::string_view key) {
  for (auto entry = config.rbegin(); entry != config.rend(); ++entry)
    if (entry->key == key) return entry->value;
  return std::nullopt;
}

std::optional<std::int64_t> config_number(const std::vector<ConfigEntry>& config,
                                          std::string_view key) {
  const auto text = config_value(config, key);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto end = text->data() + text->size();
  const auto [rest, problem] = std::from_chars(text->data(), end, number);
  if (problem != std::errc() || rest != end) return std::nullopt;
  return number;
}

bool is_true(std::string_view value) {
  const auto word = ascii_lower(value);
  return word == "true" || word == "yes" || word == "on" || word == "1";
}

std::optional<bool> config_flag(const std::vector<ConfigEntry>& config, std::string_view key) {
  const auto text = config_value(config, key);
  if (!text) return std::nullopt;
  return is_true(*text);
}

}  // namespace ztgit::lfs
