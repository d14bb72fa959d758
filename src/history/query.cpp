#include "history/query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace ztgit::history {

namespace {

constexpr std::size_t kMostBytes = 4096, kMostTerms = 100, kMostDepth = 50;
constexpr std::int64_t kDay = 86'400;  // seconds

enum class Type { text, whole, real, date, flag };

struct Field {
  std::string_view name;
  Type type;
  std::string_view column;  // of text: its folded form; several are parted by blanks
};

constexpr std::array kFields = {
    Field{"prompt", Type::text, "prompt"},
    Field{"negative_prompt", Type::text, "negative_prompt"},
    Field{"seed", Type::whole, "seed"},
    Field{"steps", Type::whole, "steps"},
    Field{"cfg_scale", Type::real, "cfg_scale"},
    Field{"distilled_cfg_scale", Type::real, "distilled_cfg_scale"},
    Field{"sampler", Type::text, "sampler"},
    Field{"scheduler", Type::text, "scheduler"},
    Field{"width", Type::whole, "width"},
    Field{"height", Type::whole, "height"},
    Field{"denoising_strength", Type::real, "denoising_strength"},
    Field{"clip_skip", Type::whole, "clip_skip"},
    Field{"shift", Type::real, "shift"},
    Field{"mode", Type::text, "mode"},
    Field{"model", Type::text, "model_name model_file model_hash"},
    Field{"model.name", Type::text, "model_name"},
    Field{"model.file", Type::text, "model_file"},
    Field{"model.hash", Type::text, "model_hash"},
    Field{"vae", Type::text, "vae"},
    Field{"lora", Type::text, "loras"},
    Field{"extra", Type::text, "extra"},
    Field{"generator", Type::text, "generator"},
    Field{"original_name", Type::text, "original_name"},
    Field{"path", Type::text, "path_folded"},
    Field{"project", Type::text, "project_folded"},
    Field{"author", Type::text, "author_folded"},
    Field{"subject", Type::text, "subject_folded"},
    Field{"sha256", Type::text, "oid"},
    Field{"commit", Type::text, "commit_id"},
    Field{"bytes", Type::whole, "bytes"},
    Field{"date", Type::date, "time"},
    Field{"deleted", Type::flag, "state = 2"},
    Field{"current", Type::flag, "state = 0"},
};

// Names other programs use for the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kAliases = {
    {{"negative", "negative_prompt"},
     {"cfg", "cfg_scale"},
     {"denoise", "denoising_strength"},
     {"denoising", "denoising_strength"},
     {"loras", "lora"},
     {"file", "path"},
     {"oid", "sha256"},
     {"message", "subject"}}};

enum class Kind { end, word, text, operation, open, close };

struct Token {
  Kind kind = Kind::end;
  std::string text;  // without quotes
  std::size_t at = 0, length = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { advance(); }

  Query run() {
    if (text_.size() > kMostBytes) fail(kMostBytes, "the query is longer than 4096 bytes");
    if (token_.kind == Kind::end) return {"1", {}};
    query_.where = either();
    if (token_.kind != Kind::end) fail(token_.at, "'and' or 'or' is expected here");
    return std::move(query_);
  }

 private:
  [[noreturn]] void fail(std::size_t at, const std::string& why) const {
    const auto before = visible_line(text_.substr(0, std::min(at, text_.size())));
    // visible_line trims: the blank before the place counts.
    const bool blank = at > 0 && at <= text_.size() && text_[at - 1] == ' ' && !before.empty();
    const auto column = columns_of(before) + (blank ? 1 : 0);
    throw Error(ErrorKind::usage, fmt::format("find: {}", why))
        .hint(visible_line(text_))
        .hint(std::string(column, ' ') + "^");
  }

  // ASCII, and what Chinese input methods give for it.
  std::size_t quote_at(std::size_t at, std::string_view& closing) const {
    struct Pair {
      std::string_view open, close;
    };
    constexpr std::array pairs = {Pair{"\"", "\""}, Pair{"'", "'"}, Pair{"“", "”"}, Pair{"‘", "’"},
                                  Pair{"「", "」"}};
    for (const auto& pair : pairs)
      if (text_.substr(at).starts_with(pair.open)) {
        closing = pair.close;
        return pair.open.size();
      }
    return 0;
  }

  static std::size_t operation_length(std::string_view rest) {
    for (const std::string_view each :
         {"!=", "!~", "<=", ">=", "=", "<", ">", "~", "＝", "＞", "＜"})
      if (rest.starts_with(each)) return each.size();
    return 0;
  }

  static bool ends_word(std::string_view rest) {
    for (const std::string_view mark : {"(", ")", "（", "）", "\"", "“", "”", "「", "」"})
      if (rest.starts_with(mark)) return true;
    return trim(rest.substr(0, 1)).empty() || operation_length(rest) > 0;
  }

  void advance() {
    while (at_ < text_.size() && trim(text_.substr(at_, 1)).empty()) ++at_;
    token_ = {Kind::end, "", at_, 0};
    if (at_ == text_.size()) return;
    const auto rest = text_.substr(at_);
    std::string_view closing;
    if (const auto quote = quote_at(at_, closing); quote > 0) return read_quoted(quote, closing);
    if (const auto length = operation_length(rest); length > 0)
      return take(Kind::operation, length);
    for (const std::string_view open : {"(", "（"})
      if (rest.starts_with(open)) return take(Kind::open, open.size());
    for (const std::string_view close : {")", "）"})
      if (rest.starts_with(close)) return take(Kind::close, close.size());
    std::size_t end = at_;
    while (end < text_.size() && !ends_word(text_.substr(end))) ++end;
    take(Kind::word, end - at_);
  }

  void take(Kind kind, std::size_t length) {
    token_ = {kind, std::string(text_.substr(at_, length)), at_, length};
    at_ += length;
  }

  void read_quoted(std::size_t opening, std::string_view closing) {
    token_.kind = Kind::text;
    for (auto end = at_ + opening; end < text_.size(); ++end) {
      if (text_.substr(end).starts_with(closing)) {
        token_.length = end + closing.size() - at_;
        at_ = end + closing.size();
        return;
      }
      if (text_[end] == '\\' && end + 1 < text_.size()) ++end;
      token_.text += text_[end];
    }
    fail(token_.at, "this quote has no end");
  }

  bool is_word(std::string_view word) const {
    return token_.kind == Kind::word && ascii_lower(token_.text) == word;
  }

  std::string either() {
    if (++depth_ > kMostDepth) fail(token_.at, "too many parentheses");
    auto made = both();
    while (is_word("or")) {
      advance();
      made = fmt::format("({} OR {})", made, both());
    }
    --depth_;
    return made;
  }

  bool begins_term() const {
    return token_.kind == Kind::open || token_.kind == Kind::text ||
           (token_.kind == Kind::word && !is_word("or") && !is_word("and"));
  }

  std::string both() {
    auto made = term();
    while (is_word("and") || begins_term()) {
      if (is_word("and")) advance();
      made = fmt::format("({} AND {})", made, term());
    }
    return made;
  }

  std::string term() {
    if (++terms_ > kMostTerms) fail(token_.at, "more than 100 conditions");
    if (is_word("not")) {
      advance();
      if (++depth_ > kMostDepth) fail(token_.at, "too many times 'not'");
      auto made = fmt::format("({} IS NOT TRUE)", term());  // what is not known is not so, either
      --depth_;
      return made;
    }
    if (token_.kind == Kind::open) {
      advance();
      auto made = either();
      if (token_.kind != Kind::close) fail(token_.at, "')' is expected here");
      advance();
      return made;
    }
    if (token_.kind == Kind::text ||
        (token_.kind == Kind::word && !is_word("and") && !is_word("or")))
      return comparison();
    fail(token_.at, "a condition is expected here, such as seed=42");
  }

  const Field* field_of(std::string_view word) const {
    auto name = ascii_lower(word);
    for (const auto& [alias, meant] : kAliases)
      if (name == alias) name = meant;
    const auto* const found = std::find_if(kFields.begin(), kFields.end(),
                                           [&](const Field& field) { return field.name == name; });
    return found == kFields.end() ? nullptr : &*found;
  }

  std::string comparison() {
    const auto first = token_;
    advance();
    const bool compares = token_.kind == Kind::operation || is_word("has");
    // Words alone are looked for in the prompt.
    if (!compares) return contains("prompt", first.text);
    const auto* const field = first.kind == Kind::word ? field_of(first.text) : nullptr;
    if (field == nullptr)
      fail(first.at, fmt::format("there is no field '{}'{}", visible_line(first.text),
                                 near_field(first.text)));
    auto operation = ascii_lower(token_.text);
    if (operation == "＝") operation = "=";
    if (operation == "＞") operation = ">";
    if (operation == "＜") operation = "<";
    const auto at = token_.at;
    advance();
    if (token_.kind != Kind::word && token_.kind != Kind::text)
      fail(token_.at, fmt::format("a value for {} is expected here", field->name));
    const auto value = token_;
    advance();
    switch (field->type) {
      case Type::text: return text_condition(*field, operation, value, at);
      case Type::whole:
      case Type::real: return number_condition(*field, operation, value, at);
      case Type::date: return date_condition(operation, value, at);
      case Type::flag: return flag_condition(*field, operation, value, at);
    }
    return "0";
  }

  static std::string near_field(const std::string& word) {
    const auto name = ascii_lower(word);
    for (const auto& field : kFields)
      if (edit_distance(name, field.name) <= (name.size() > 5 ? 2U : 1U))
        return fmt::format("; is '{}' meant?", field.name);
    return "; 'ztgit find --fields' lists them";
  }

  std::string bind(QueryValue value) {
    query_.values.push_back(std::move(value));
    return "?";
  }

  std::string contains(std::string_view column, const std::string& value) {
    return fmt::format("has_text({}, {})", column, bind(folded(value)));
  }

  template <class Make>
  static std::string any_of(std::string_view columns, const Make& make) {
    std::string made;
    while (!columns.empty()) {
      const auto end = std::min(columns.find(' '), columns.size());
      made += (made.empty() ? "(" : " OR ") + make(columns.substr(0, end));
      columns.remove_prefix(std::min(end + 1, columns.size()));
    }
    return made + ")";
  }

  std::string text_condition(const Field& field, std::string_view operation, const Token& value,
                             std::size_t at) {
    const auto equal = [&](std::string_view column) {
      return fmt::format("{} = {}", column, bind(folded(value.text)));
    };
    const auto inside = [&](std::string_view column) { return contains(column, value.text); };
    if (operation == "=") return any_of(field.column, equal);
    if (operation == "!=") return fmt::format("NOT {}", any_of(field.column, equal));
    if (operation == "~") return any_of(field.column, inside);
    if (operation == "!~") return fmt::format("({} IS NOT TRUE)", any_of(field.column, inside));
    if (operation == "has")
      return any_of(field.column, [&](std::string_view column) {
        return fmt::format("has_word({}, {})", column, bind(folded(value.text)));
      });
    fail(at, fmt::format("{} is a text: =, !=, ~ (contains), !~ or has (a word)", field.name));
  }

  std::string number_condition(const Field& field, const std::string& operation, const Token& value,
                               std::size_t at) {
    if (operation == "~" || operation == "!~" || operation == "has")
      fail(at, fmt::format("{} is a number: =, !=, <, <=, > or >=", field.name));
    const auto* const begin = value.text.data();
    const auto* const end = begin + value.text.size();
    if (field.type == Type::whole) {
      std::uint64_t number = 0;
      const auto [read, problem] = std::from_chars(begin, end, number);
      if (problem != std::errc() || read != end)
        fail(value.at, fmt::format("{} is a whole number", field.name));
      return fmt::format("{} {} {}", field.column, operation, bind(ordered(number)));
    }
    double number = 0;
    const auto [read, problem] = std::from_chars(begin, end, number);
    if (problem != std::errc() || read != end)
      fail(value.at, fmt::format("{} is a number", field.name));
    return fmt::format("{} {} {}", field.column, operation, bind(number));
  }

  std::string date_condition(const std::string& operation, const Token& value, std::size_t at) {
    const bool day = value.text.size() == 10;
    const auto time = parse_git_date(day ? value.text + "T00:00:00" : value.text);
    if (!time || (day && value.text[4] != '-'))
      fail(value.at, "a date is a day, 2026-01-05, or a time, 2026-01-05T14:30:00+08:00");
    const auto begin = time->seconds, end = begin + (day ? kDay : 1);
    if (operation == "=") return fmt::format("(time >= {} AND time < {})", bind(begin), bind(end));
    if (operation == "!=") return fmt::format("(time < {} OR time >= {})", bind(begin), bind(end));
    if (operation == "<") return fmt::format("time < {}", bind(begin));
    if (operation == ">=") return fmt::format("time >= {}", bind(begin));
    if (operation == ">") return fmt::format("time >= {}", bind(end));
    if (operation == "<=") return fmt::format("time < {}", bind(end));
    fail(at, "a date is compared with =, !=, <, <=, > or >=");
  }

  std::string flag_condition(const Field& field, std::string_view operation, const Token& value,
                             std::size_t at) const {
    const auto word = ascii_lower(value.text);
    const bool yes = word == "yes" || word == "true" || word == "1";
    if (!yes && word != "no" && word != "false" && word != "0")
      fail(value.at, "yes or no is expected here");
    if (operation != "=" && operation != "!=") fail(at, "only = and != make sense here");
    return fmt::format("{}{}", yes == (operation == "=") ? "" : "NOT ", field.column);
  }

  std::string_view text_;
  std::size_t at_ = 0, depth_ = 0, terms_ = 0;
  Token token_;
  Query query_;
};

}  // namespace

Query parse_query(std::string_view text) { return Parser(text).run(); }

std::vector<std::string_view> query_fields() {
  std::vector<std::string_view> names;
  names.reserve(kFields.size());
  for (const auto& field : kFields) names.push_back(field.name);
  return names;
}

std::int64_t ordered(std::uint64_t number) noexcept {
  return static_cast<std::int64_t>(number ^ (std::uint64_t{1} << 63U));
}

std::string folded(std::string_view text) { return collision_key(replace_invalid_utf8(text)); }

}  // namespace ztgit::history
