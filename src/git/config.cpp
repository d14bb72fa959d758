#include "git/config.hpp"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace {

using ConfigIteratorHandle = Handle<git_config_iterator, git_config_iterator_free>;

constexpr std::size_t kMostVariables = 10'000;  // GIT_CONFIG_COUNT; git's own limit is INT_MAX

std::vector<ConfigEntry> entries_of(git_config* config) {
  ConfigHandle snapshot;  // others may write meanwhile
  check(git_config_snapshot(out(snapshot), config), "read the git settings");
  ConfigIteratorHandle iterator;
  check(git_config_iterator_new(out(iterator), snapshot.get()), "read the git settings");
  std::vector<ConfigEntry> entries;
  git_config_entry* entry = nullptr;
  int status = 0;
  while ((status = git_config_next(&entry, iterator.get())) == 0)
    entries.push_back({entry->name, entry->value != nullptr ? entry->value : "true"});
  if (status != GIT_ITEROVER) check(status, "read the git settings");
  return entries;
}

// Section and name in lower case, the part between as written.
std::optional<std::string> normal_key(std::string_view key) {
  const auto first = key.find('.'), last = key.rfind('.');
  if (first == key.npos || first == 0 || last + 1 == key.size()) return std::nullopt;
  return ascii_lower(key.substr(0, first)) + std::string(key.substr(first, last - first)) +
         ascii_lower(key.substr(last));
}

void add(std::vector<ConfigEntry>& entries, const std::string& key, std::string value,
         const std::string& variable) {
  auto normal = normal_key(key);
  if (!normal)
    throw Error(ErrorKind::config,
                fmt::format("read {}: '{}' is no setting's name", variable, visible_line(key)));
  entries.push_back({std::move(*normal), std::move(value)});
}

// git-config(1), GIT_CONFIG_COUNT.
void add_counted(std::vector<ConfigEntry>& entries, const Variables& variables) {
  const auto text = variables("GIT_CONFIG_COUNT");
  if (!text) return;
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  if (error != std::errc() || end != text->data() + text->size() || count > kMostVariables)
    throw Error(ErrorKind::config, "read GIT_CONFIG_COUNT: not a number that can be right");
  for (std::size_t i = 0; i < count; ++i) {
    const auto name = fmt::format("GIT_CONFIG_KEY_{}", i);
    const auto key = variables(name);
    if (!key) throw Error(ErrorKind::config, fmt::format("read {}: it is not set", name));
    // Variables do not tell an empty value from none; git refuses the latter.
    add(entries, *key, variables(fmt::format("GIT_CONFIG_VALUE_{}", i)).value_or(""), name);
  }
}

// One 'quoted' word at `at`, as sq_quote_buf() of git's quote.c writes it: ' is '\'' and ! is '\!'.
std::optional<std::string> quoted_word(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '\'') return std::nullopt;
  std::string word;
  for (++at; at < text.size(); ++at) {
    if (text[at] != '\'') {
      word += text[at];
      continue;
    }
    const auto rest = text.substr(at);
    if (!rest.starts_with("'\\''") && !rest.starts_with("'\\!'")) {
      ++at;
      return word;
    }
    word += rest[2];
    at += 3;
  }
  return std::nullopt;
}

// What `git -c key=value` leaves to the programs it starts: 'key'='value' since git 2.31, before
// it 'key=value' (config.c, git_config_from_parameters).
void add_parameters(std::vector<ConfigEntry>& entries, const Variables& variables) {
  const std::string name = "GIT_CONFIG_PARAMETERS";
  const auto text = variables(name);
  if (!text) return;
  const auto refuse = [&] {
    throw Error(ErrorKind::config, fmt::format("read {}: bad quotes", name));
  };
  for (std::size_t at = 0; at < text->size();) {
    if ((*text)[at] == ' ') {
      ++at;
      continue;
    }
    auto key = quoted_word(*text, at);
    if (!key) refuse();
    std::string value = "true";
    if (at < text->size() && (*text)[at] == '=') {
      const bool empty = ++at >= text->size() || (*text)[at] == ' ';
      auto word = empty ? std::optional<std::string>("true") : quoted_word(*text, at);
      if (!word) refuse();
      value = std::move(*word);
    } else if (const auto equals = key->find('='); equals != key->npos) {
      value = key->substr(equals + 1);
      key->resize(equals);
    }
    add(entries, *key, std::move(value), name);
  }
}

std::vector<ConfigEntry> with_variables(std::vector<ConfigEntry> entries,
                                        const Variables& variables) {
  add_counted(entries, variables);
  add_parameters(entries, variables);
  return entries;
}

}  // namespace

std::vector<ConfigEntry> config_entries(const Repository& repo, const Variables& variables) {
  ConfigHandle config;
  check(git_repository_config(out(config), repo.native()), "read the git settings");
  return with_variables(entries_of(config.get()), variables);
}

std::vector<ConfigEntry> default_config_entries(const Variables& variables) {
  start_libgit2();
  ConfigHandle config;
  check(git_config_open_default(out(config)), "read the git settings");
  return with_variables(entries_of(config.get()), variables);
}

}  // namespace ztgit::git
