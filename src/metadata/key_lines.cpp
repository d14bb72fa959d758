#include "key_lines.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "vocabulary.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kFullWidthColon = "：";
constexpr std::size_t kKeyBytes = 64;

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

std::string_view strip(std::string_view text, std::string_view characters) {
  const auto first = text.find_first_not_of(characters);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(characters) - first + 1);
}

std::optional<KeyValue> split_line(std::string_view line) {
  const auto ascii = line.find(':'), wide = line.find(kFullWidthColon);
  const auto at = std::min(ascii, wide);
  if (at > kKeyBytes) return std::nullopt;
  const auto skip = at == ascii ? std::size_t{1} : kFullWidthColon.size();
  const auto key = strip(line.substr(0, at), " \t-*#>`_");
  if (key.empty()) return std::nullopt;
  auto value = trim(line.substr(at + skip));
  if (value.starts_with("**")) value = trim(value.substr(2));  // "**key:** value"
  return KeyValue{key, value};
}

bool is_text(Field field) { return field == Field::prompt || field == Field::negative_prompt; }

// "步数: 8 | CFG: 1, 种子: 42": a short value ends where another key may begin.
std::size_t end_of_short_value(std::string_view value) {
  auto end = value.size();
  for (const std::string_view separator : {"|", ",", "，", ";", "；"})
    for (auto at = value.find(separator); at < end; at = value.find(separator, at + 1)) {
      const auto next = split_line(trim(value.substr(at + separator.size())));
      if (next && field_of_alias(next->key)) end = at;
    }
  return end;
}

class KeyLines {
 public:
  explicit KeyLines(Record& record) : record_(record) {}

  std::size_t run(std::string_view text) {
    while (!text.empty()) {
      const auto end = std::min(text.find_first_of("\r\n"), text.size());
      visit(text.substr(0, end));
      text.remove_prefix(
          std::min(end + (text.substr(end).starts_with("\r\n") ? 2U : 1U), text.size()));
    }
    for (const auto field : {Field::prompt, Field::negative_prompt}) finish_text(field);
    return count_;
  }

 private:
  void visit(std::string_view line) {
    for (auto part = trim(line); !part.empty();) {
      const auto pair = split_line(part);
      const auto field = pair ? field_of_alias(pair->key) : std::nullopt;
      if (!field) {
        visit_unknown(part, pair);
        return;
      }
      if (is_text(*field)) {
        begin_text(*field, pair->value);
        return;
      }
      open_ = nullptr;
      const auto end = end_of_short_value(pair->value);
      set(pair->key, *field, trim(pair->value.substr(0, end)));
      part = pair->value.substr(end);
      part = trim(strip(part, "|,;"));
      for (const std::string_view wide : {"，", "；"})
        if (part.starts_with(wide)) part = trim(part.substr(wide.size()));
    }
    if (trim(line).empty() && open_ != nullptr) *open_ += '\n';
  }

  void visit_unknown(std::string_view line, const std::optional<KeyValue>& pair) {
    if (open_ != nullptr) {
      *open_ += '\n';
      *open_ += line;
    } else if (pair && !pair->value.empty()) {
      add_extra(record_, pair->key, pair->value);
    }
  }

  void begin_text(Field field, std::string_view value) {
    auto& text = field == Field::prompt ? prompt_ : negative_;
    if (text) {
      open_ = nullptr;
      return;  // the first counts
    }
    open_ = &text.emplace(value);
    ++count_;
  }

  void finish_text(Field field) {
    const auto& text = field == Field::prompt ? prompt_ : negative_;
    if (text) set_field(record_, field, trim(*text));
  }

  void set(std::string_view key, Field field, std::string_view value) {
    if (value == "None") return;  // Easy Diffusion: str() of nothing
    if (set_field(record_, field, value))
      ++count_;
    else if (!value.empty())
      add_extra(record_, key, value);
  }

  Record& record_;
  std::optional<std::string> prompt_, negative_;
  std::string* open_ = nullptr;  // the prompt that further lines continue
  std::size_t count_ = 0;
};

}  // namespace

std::size_t read_key_lines(Record& record, std::string_view text) {
  return KeyLines(record).run(text);
}

}  // namespace ztgit::metadata
