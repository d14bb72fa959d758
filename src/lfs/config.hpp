#pragma once

// Private to lfs/: reading git's configuration.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"

namespace ztgit::lfs {

// The last value of a key (section and name in lower case).
std::optional<std::string> config_value(const std::vector<ConfigEntry>& config,
                                        std::string_view key);
// nullopt also for what is no whole number.
std::optional<std::int64_t> config_number(const std::vector<ConfigEntry>& config,
                                          std::string_view key);
// As git reads a boolean; nullopt when absent.
std::optional<bool> config_flag(const std::vector<ConfigEntry>& config, std::string_view key);
bool is_true(std::string_view value);

}  // namespace ztgit::lfs
