#pragma once

// Settings as git-lfs reads them: git's, with the safe keys of .lfsconfig below, and Go's ideas of
// what a boolean and a number are (config/environment.go).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

class Settings {
 public:
  explicit Settings(std::vector<ConfigEntry> entries) : entries_(std::move(entries)) {}

  // Those that hold where the call is made, in a repository or not.
  static Settings of(Call& call);

  // Keys with section and name in lower case, as libgit2 gives them.
  std::optional<std::string> find(std::string_view key) const;
  bool flag(std::string_view key, bool otherwise) const;
  std::int64_t number(std::string_view key, std::int64_t otherwise) const;
  std::vector<std::string> list(std::string_view key) const;  // at commas, trimmed
  const std::vector<ConfigEntry>& entries() const& noexcept { return entries_; }
  void entries() const&& = delete;

 private:
  std::vector<ConfigEntry> entries_;
};

// A pattern list of a command line or setting: "a, b/c".
std::vector<std::string> split_at_commas(std::string_view text);

// config.Bool of git-lfs for a variable or setting.
bool means_true(std::string_view text, bool otherwise);

}  // namespace ztgit::gitlfs
