#include "netrc.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ztgit::forge {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kMostWordBytes = 4096;  // curl's limit of a line

class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  // nullopt: the end, or something malformed.
  std::optional<std::string> next() {
    while (true) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(kBlanks), rest_.size()));
      if (!rest_.starts_with('#')) break;
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
    if (rest_.empty()) return std::nullopt;
    if (rest_.starts_with('"')) return quoted();
    const auto end = std::min(rest_.find_first_of(kBlanks), rest_.size());
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return bounded(std::move(word));
  }

  // A value may begin with "#": only where a keyword is expected is that a comment.
  std::optional<std::string> value() {
    const auto from = rest_.find_first_not_of(kBlanks);
    if (from == rest_.npos || rest_[from] != '#') return next();
    rest_.remove_prefix(from);
    const auto end = std::min(rest_.find_first_of(kBlanks), rest_.size());
    std::string word(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return bounded(std::move(word));
  }

  // A macro ends at an empty line.
  void skip_macro() {
    const auto unix_end = rest_.find("\n\n"), dos_end = rest_.find("\r\n\r\n");
    rest_.remove_prefix(std::min({unix_end, dos_end, rest_.size()}));
  }

 private:
  static std::optional<std::string> bounded(std::string word) {
    if (word.size() > kMostWordBytes) return std::nullopt;
    return word;
  }

  std::optional<std::string> quoted() {
    std::string word;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      char letter = rest_[i];
      if (letter == '"') {
        rest_.remove_prefix(i + 1);
        return bounded(std::move(word));
      }
      if (letter == '\n') break;
      if (letter == '\\' && i + 1 < rest_.size()) {
        letter = rest_[++i];
        if (letter == 'n') letter = '\n';
        if (letter == 'r') letter = '\r';
        if (letter == 't') letter = '\t';
      }
      word += letter;
    }
    rest_ = {};
    return std::nullopt;
  }

  std::string_view rest_;
};

struct Entry {
  bool fits = false;
  std::optional<std::string> user, password;
};

std::optional<NetrcLogin> answer(const Entry& entry, const NetrcQuery& query) {
  if (!entry.fits || !entry.password || entry.password->empty()) return std::nullopt;
  // An entry without a name serves whoever asks.
  auto user = entry.user.value_or(query.user);
  if (!query.user.empty() && user != query.user) return std::nullopt;
  return NetrcLogin{std::move(user), Secret(*entry.password)};
}

}  // namespace

std::optional<NetrcLogin> find_in_netrc(std::string_view text, const NetrcQuery& query) {
  Words words(text);
  Entry entry;
  while (const auto word = words.next()) {
    if (*word == "machine" || *word == "default") {
      if (auto found = answer(entry, query)) return found;
      entry = Entry{};
      if (*word == "default") {
        entry.fits = query.with_default;
        continue;
      }
      const auto host = words.value();
      if (!host) break;
      entry.fits = ascii_lower(*host) == query.host;
    } else if (*word == "login" || *word == "password" || *word == "account") {
      auto value = words.value();
      if (!value) {
        entry = Entry{};  // half an entry is none
        break;
      }
      if (*word == "login")
        entry.user = std::move(value);
      else if (*word == "password")
        entry.password = std::move(value);
    } else if (*word == "macdef") {
      words.skip_macro();
    }
  }
  return answer(entry, query);
}

}  // namespace ztgit::forge
