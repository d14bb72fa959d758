#include "infotext_scanner.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "fields.hpp"
#include "json.hpp"

namespace ztgit::metadata {

namespace {

// Each try may run to the end of the line; without a bound "k: [" × n would cost n².
constexpr int kUnbalancedTries = 16;

// Python's \w: letters and digits of any script. Every non-ASCII byte is taken for one; keys are
// ASCII in practice.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_key_character(char c) { return is_word(c) || c == ' ' || c == '-' || c == '/'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

bool always_json(std::string_view key) {
  constexpr std::array<std::string_view, 4> keys{"SDCPP", "Civitai resources", "Civitai metadata",
                                                 "Hashes"};
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

std::size_t InfotextScanner::skip_blanks(std::size_t at) const {
  while (at < line_.size() && is_blank(line_[at])) ++at;
  return at;
}

bool InfotextScanner::ends_value(std::size_t at) const {
  at = skip_blanks(at);
  return at == line_.size() || line_[at] == ',';
}

// A run of key characters counts only if a colon ends it, so a run is looked at once.
std::optional<std::string_view> InfotextScanner::take_key() {
  while (at_ < line_.size()) {
    if (!is_word(line_[at_])) {
      ++at_;
      continue;
    }
    const auto from = at_;
    while (at_ < line_.size() && is_key_character(line_[at_])) ++at_;
    if (at_ < line_.size() && line_[at_] == ':' && at_ - from >= 2)
      return trim(line_.substr(from, at_++ - from));
  }
  return std::nullopt;
}

std::optional<std::size_t> InfotextScanner::quoted_end() const {
  for (auto i = at_ + 1; i < line_.size(); ++i) {
    if (line_[i] == '\\')
      ++i;
    else if (line_[i] == '"')
      return ends_value(i + 1) ? std::optional(i + 1) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::size_t> InfotextScanner::json_end(std::string_view key) {
  if (unbalanced_ >= kUnbalancedTries) return std::nullopt;
  const auto end = balanced_end(line_, at_);
  if (end && (ends_value(*end) || always_json(key))) return end;
  ++unbalanced_;
  return std::nullopt;
}

std::optional<InfotextPair> InfotextScanner::next() {
  const auto key = take_key();
  if (!key) return std::nullopt;
  at_ = skip_blanks(at_);
  std::optional<std::size_t> end;
  bool quoted = false;
  if (at_ < line_.size() && line_[at_] == '"') {
    end = quoted_end();
    quoted = end.has_value();
  } else if (at_ < line_.size() && (line_[at_] == '{' || line_[at_] == '[')) {
    end = json_end(*key);
  }
  if (!end) end = std::min(line_.find(',', at_), line_.size());
  const auto value = trim(line_.substr(at_, *end - at_));
  at_ = *end;
  return InfotextPair{*key, value, quoted};
}

std::string unquote(const InfotextPair& pair) {
  if (!pair.quoted) return std::string(pair.value);
  const auto parsed = parse_json(pair.value);
  return parsed.value && parsed.value->is_string() ? parsed.value->text : std::string(pair.value);
}

bool is_settings_line(std::string_view line) {
  InfotextScanner scanner(line);
  std::size_t count = 0;
  bool steps = false, sampler = false, seed = false, size = false;
  while (const auto pair = scanner.next()) {
    ++count;
    steps |= equal_ignoring_case(pair->key, "Steps");
    sampler |= equal_ignoring_case(pair->key, "Sampler");
    seed |= equal_ignoring_case(pair->key, "Seed");
    size |= equal_ignoring_case(pair->key, "Size");
    if (count >= 3 && (steps || (sampler && seed) || (seed && size))) return true;
  }
  return false;
}

}  // namespace ztgit::metadata
