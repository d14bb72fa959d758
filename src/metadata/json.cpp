#include "json.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "json_repair.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// Builds Json values from nlohmann's event parser, which does not recurse, and stops it at the
// limits.
class Builder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;
  using number_float_t = nlohmann::json::number_float_t;
  using string_t = nlohmann::json::string_t;
  using binary_t = nlohmann::json::binary_t;

  bool null() { return put({}); }
  bool boolean(bool value) { return put(leaf(Json::Type::boolean, value ? "true" : "false")); }
  bool number_integer(number_integer_t value) {
    return put(leaf(Json::Type::number, std::to_string(value)));
  }
  bool number_unsigned(number_unsigned_t value) {
    return put(leaf(Json::Type::number, std::to_string(value)));
  }
  bool number_float(number_float_t, const string_t& text) {
    return put(leaf(Json::Type::number, text));
  }
  bool string(string_t& value) { return put(leaf(Json::Type::string, std::move(value))); }
  bool binary(binary_t&) { return false; }  // not in JSON text

  bool start_object(std::size_t) { return open(Json::Type::object); }
  bool start_array(std::size_t) { return open(Json::Type::array); }
  bool key(string_t& name) {
    open_.back().keys.push_back(std::move(name));
    return true;
  }
  bool end_object() {
    drop_repeated_keys(open_.back());
    return close();
  }
  bool end_array() { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    problem_ = fmt::format("not JSON at byte {}", position);
    return false;
  }

  Json take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }
  bool over_limit() const { return over_limit_; }
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  static Json leaf(Json::Type type, std::string text) {
    Json value;
    value.type = type;
    value.text = std::move(text);
    return value;
  }

  bool refuse(std::string why) {
    over_limit_ = true;
    problem_ = std::move(why);
    return false;
  }

  bool open(Json::Type type) {
    if (open_.size() >= limits::kJsonDepth)
      return refuse(fmt::format("nested more than {} deep", limits::kJsonDepth));
    open_.emplace_back().type = type;
    return true;
  }

  bool close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }

  bool put(Json value) {
    if (++count_ > limits::kJsonValues)
      return refuse(fmt::format("holds more than {} values", limits::kJsonValues));
    if (open_.empty())
      root_ = std::move(value);
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }

  void drop_repeated_keys(Json& object) {
    std::unordered_set<std::string_view> seen;
    std::vector<bool> repeated(object.keys.size());
    bool any = false;
    for (std::size_t i = 0; i < object.keys.size(); ++i)
      if (!seen.insert(object.keys[i]).second) any = repeated[i] = true;
    if (!any) return;
    Json kept;
    kept.type = Json::Type::object;
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
      if (repeated[i]) continue;
      kept.keys.push_back(std::move(object.keys[i]));
      kept.items.push_back(std::move(object.items[i]));
    }
    object = std::move(kept);
    if (warnings_.empty()) warnings_.emplace_back("a key is repeated; its first value was taken");
  }

  Json root_;
  std::vector<Json> open_;
  std::vector<std::string> warnings_;
  std::string problem_;
  std::size_t count_ = 0;
  bool over_limit_ = false;
};

void append_text(std::string& out, const Json& value) {
  switch (value.type) {
    case Json::Type::null: out += "null"; return;
    case Json::Type::boolean:
    case Json::Type::number: out += value.text; return;
    case Json::Type::string: out += quote_json(value.text); return;
    case Json::Type::array:
    case Json::Type::object: break;
  }
  out += value.is_object() ? '{' : '[';
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ", ";
    if (value.is_object()) out += quote_json(value.keys[i]) + ": ";
    append_text(out, value.items[i]);
  }
  out += value.is_object() ? '}' : ']';
}

}  // namespace

const Json* Json::find(std::string_view key) const noexcept {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

std::optional<std::string_view> Json::scalar() const noexcept {
  if (type == Type::string || type == Type::number || type == Type::boolean) return text;
  return std::nullopt;
}

ParsedJson parse_json(std::string_view text) {
  while (text.ends_with('\0')) text.remove_suffix(1);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  ParsedJson result;
  const auto attempt = [&](std::string_view source) {
    Builder builder;
    if (nlohmann::json::sax_parse(source.begin(), source.end(), &builder))
      result.value = builder.take();
    result.problem = builder.problem();
    result.warnings.insert(result.warnings.end(), builder.warnings().begin(),
                           builder.warnings().end());
    return !result.value && !builder.over_limit();
  };
  if (!attempt(text)) return result;
  if (const auto repaired = repair_json(text)) {
    result.warnings.emplace_back("is not strict JSON; it was read leniently");
    attempt(*repaired);
  }
  return result;
}

std::string to_text(const Json& value) {
  std::string text;
  append_text(text, value);
  return text;
}

std::string quote_json(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': quoted += "\\\""; break;
      case '\\': quoted += "\\\\"; break;
      case '\n': quoted += "\\n"; break;
      case '\r': quoted += "\\r"; break;
      case '\t': quoted += "\\t"; break;
      case '\b': quoted += "\\b"; break;
      case '\f': quoted += "\\f"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          quoted += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else
          quoted += c;
    }
  }
  return quoted + '"';
}

std::optional<std::size_t> balanced_end(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return i + 1;
    }
  }
  return std::nullopt;
}

}  // namespace ztgit::metadata
