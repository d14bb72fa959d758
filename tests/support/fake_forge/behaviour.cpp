#include "behaviour.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace ztgit::test {

namespace {

struct Match {
  std::size_t begin, end;
  std::string_view name;
  int number;
};

// `name` at `begin` of `text`; # takes all digits there are.
std::optional<Match> match_at(std::string_view text, std::size_t begin, std::string_view name) {
  Match match{begin, begin, name, 0};
  for (const char letter : name) {
    if (match.end >= text.size()) return std::nullopt;
    if (letter != '#') {
      if (text[match.end++] != letter) return std::nullopt;
      continue;
    }
    const auto* first = text.data() + match.end;
    const auto [last, error] = std::from_chars(first, text.data() + text.size(), match.number);
    if (error != std::errc() || *first == '-') return std::nullopt;
    match.end += static_cast<std::size_t>(last - first);
  }
  return match;
}

std::vector<Match> matches_in(std::string_view text) {
  std::vector<Match> matches;
  for (const auto& behaviour : behaviours())
    for (std::size_t begin = 0; begin < text.size(); ++begin)
      if (const auto match = match_at(text, begin, behaviour.name)) matches.push_back(*match);
  return matches;
}

bool lies_within(const Match& inner, const Match& outer) {
  return inner.begin >= outer.begin && inner.end <= outer.end &&
         inner.end - inner.begin < outer.end - outer.begin;
}

struct Choice {
  std::string_view name;
  int number;
};

// The oids of all contents that are a behaviour's name, with the numbers that make sense.
std::unordered_map<std::string, Choice> content_table() {
  std::vector<int> numbers{20,  50,  100, 200, 201, 204, 400, 401, 403, 404, 406, 408, 409,
                           410, 411, 413, 415, 422, 429, 500, 501, 502, 503, 504, 507, 509};
  for (int small = 0; small <= 12; ++small) numbers.push_back(small);
  std::unordered_map<std::string, Choice> table;
  for (const auto& behaviour : behaviours()) {
    const auto hash = behaviour.name.find('#');
    if (hash == behaviour.name.npos) {
      table.emplace(sha256_of(behaviour.name), Choice{behaviour.name, 0});
      continue;
    }
    for (const int number : numbers) {
      auto content = std::string(behaviour.name);
      content.replace(hash, 1, std::to_string(number));
      table.emplace(sha256_of(content), Choice{behaviour.name, number});
    }
  }
  return table;
}

}  // namespace

void Conduct::choose_by_name(std::string_view repository) {
  const auto matches = matches_in(repository);
  // "truncate-once-range-416" is not also "truncate-once".
  for (const auto& match : matches)
    if (std::none_of(matches.begin(), matches.end(),
                     [&](const Match& other) { return lies_within(match, other); }))
      found_.emplace(match.name, match.number);
}

void Conduct::choose_by_content(const std::string& oid) {
  static const auto table_of_contents = content_table();
  if (const auto found = table_of_contents.find(oid); found != table_of_contents.end())
    found_.emplace(found->second.name, found->second.number);
}

void Conduct::choose_by_file(std::string_view text, std::string_view oid) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto blank = line.find(' ');
    const auto of = blank == line.npos ? std::string_view() : trim(line.substr(blank));
    const auto name = line.substr(0, blank);
    if (of != oid) continue;
    for (const auto& behaviour : behaviours())
      if (const auto match = match_at(name, 0, behaviour.name); match && match->end == name.size())
        found_.emplace(behaviour.name, match->number);
  }
}

std::optional<int> Conduct::number(std::string_view name) const {
  const auto found = found_.find(name);
  return found == found_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace ztgit::test
