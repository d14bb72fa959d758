#include "arguments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::gitlfs {

namespace {

const Flag* find_long(const std::vector<Flag>& flags, std::string_view name) {
  const auto found =
      std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return name == flag.name; });
  return found == flags.end() ? nullptr : &*found;
}

const Flag* find_short(const std::vector<Flag>& flags, char name) {
  const auto found = std::find_if(flags.begin(), flags.end(),
                                  [&](const Flag& flag) { return name == flag.short_name; });
  return found == flags.end() ? nullptr : &*found;
}

// strconv.ParseBool of Go.
bool is_false(std::string_view text) {
  return text == "false" || text == "0" || text == "f" || text == "F" || text == "FALSE" ||
         text == "False";
}

}  // namespace

Arguments::Arguments(const std::vector<std::string>& words, const std::vector<Flag>& flags) {
  bool all_words = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (all_words || word.size() < 2 || word[0] != '-') {
      words_.push_back(word);
      if (!all_words) ++before_dashes_;
    } else if (word == "--") {
      all_words = true;
    } else if (word[1] == '-') {
      take_long(words, i, flags);
    } else {
      take_short(words, i, flags);
    }
  }
}

void Arguments::take_long(const std::vector<std::string>& given, std::size_t& at,
                          const std::vector<Flag>& flags) {
  const auto text = std::string_view(given[at]).substr(2);
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const auto* flag = find_long(flags, name);
  if (flag == nullptr)
    throw UsageError(fmt::format("unknown flag: --{}", visible_line(std::string(name))));
  auto& values = given_[flag->name];
  if (equals != text.npos)
    values.emplace_back(text.substr(equals + 1));
  else if (flag->takes == Takes::nothing)
    values.emplace_back("true");
  else if (at + 1 < given.size())
    values.push_back(given[++at]);
  else
    throw UsageError(fmt::format("flag needs an argument: --{}", flag->name));
}

void Arguments::take_short(const std::vector<std::string>& given, std::size_t& at,
                           const std::vector<Flag>& flags) {
  const std::string_view letters = given[at];
  for (std::size_t i = 1; i < letters.size(); ++i) {
    const auto* flag = find_short(flags, letters[i]);
    if (flag == nullptr)
      throw UsageError(fmt::format("unknown shorthand flag: '{}' in {}", letters[i],
                                   visible_line(std::string(letters))));
    auto& values = given_[flag->name];
    if (flag->takes == Takes::nothing) {
      values.emplace_back("true");
      continue;
    }
    auto rest = letters.substr(i + 1);
    if (!rest.empty() && rest[0] == '=') rest.remove_prefix(1);
    if (!rest.empty())
      values.emplace_back(rest);
    else if (at + 1 < given.size())
      values.push_back(given[++at]);
    else
      throw UsageError(fmt::format("flag needs an argument: '{}' in {}", letters[i],
                                   visible_line(std::string(letters))));
    return;
  }
}

bool Arguments::has(std::string_view flag) const {
  const auto found = given_.find(flag);
  return found != given_.end() && !is_false(found->second.back());
}

std::optional<std::string> Arguments::value(std::string_view flag) const {
  const auto found = given_.find(flag);
  if (found == given_.end()) return std::nullopt;
  return found->second.back();
}

std::vector<std::string> Arguments::values(std::string_view flag) const {
  const auto found = given_.find(flag);
  return found == given_.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace ztgit::gitlfs
