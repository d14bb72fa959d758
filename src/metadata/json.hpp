#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ztgit::metadata {

// A parsed JSON value. Numbers keep their text, so that a seed of 2^64-1 and "7.0" survive as
// written; objects keep their order, and of repeated keys the first. Depth and size are bounded
// (limits.hpp), so recursion is safe.
struct Json {
  enum class Type { null, boolean, number, string, array, object };

  Type type = Type::null;
  std::string text;               // of a string, a number, or "true" | "false"
  std::vector<Json> items;        // of an array; of an object the values
  std::vector<std::string> keys;  // of an object, as many as items

  bool is_object() const noexcept { return type == Type::object; }
  bool is_array() const noexcept { return type == Type::array; }
  bool is_string() const noexcept { return type == Type::string; }
  bool is_number() const noexcept { return type == Type::number; }

  // A member of an object; null if there is none or this is no object. Linear in the number of
  // members.
  const Json* find(std::string_view key) const noexcept;

  // find() along a path: at("sampling", "guidance") == j.find("sampling")->find("guidance"),
  // null-safe.
  template <class... Keys>
  const Json* at(std::string_view key, Keys... more) const noexcept {
    const Json* member = find(key);
    if constexpr (sizeof...(more) == 0)
      return member;
    else
      return member == nullptr ? nullptr : member->at(more...);
  }

  // Text of a string, number or boolean; nullopt for the rest.
  std::optional<std::string_view> scalar() const noexcept;
};

struct ParsedJson {
  std::optional<Json> value;          // nullopt: not JSON, or over a limit
  std::string problem;                // why not
  std::vector<std::string> warnings;  // repeated keys, repairs
};

// Reads what Python's json.dumps and careless writers make of JSON: bare NaN and Infinity become
// null (ComfyUI #6915), lone surrogates U+FFFD, raw control characters in strings are taken,
// numbers over any range become null. Never throws for what the text says.
ParsedJson parse_json(std::string_view text);

// Compact JSON text of a value: what goes into `extra` for a structure that has no field.
std::string to_text(const Json& value);

// A JSON string literal, ASCII and UTF-8 kept as they are: json.dumps(text, ensure_ascii=False).
std::string quote_json(std::string_view text);

// Where the JSON object or array that begins at text[from] ends (one past the bracket); nullopt if
// it never does. Strings are skipped; what stands inside is not checked.
std::optional<std::size_t> balanced_end(std::string_view text, std::size_t from);

}  // namespace ztgit::metadata
