#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ztgit::sidecar {

struct Field;

// YAML as the reader wants it: every value on its own, in file order, scalars with their quoting.
// yaml-cpp's own nodes share what aliases point at, look up the first of two equal keys and forget
// the style.
struct Value {
  enum class Kind { scalar, list, mapping };
  Kind kind = Kind::scalar;
  bool is_string = false;     // quoted, or plain and nothing else
  std::string text;           // of a scalar, valid UTF-8
  std::vector<Value> items;   // of a list
  std::vector<Field> fields;  // of a mapping; no key twice
};

struct Field {
  std::string key;
  Value value;
};

// Throws Error (integrity) for what no sidecar holds: more than kReadLimit bytes, invalid UTF-8,
// NUL, anchors, aliases, tags beyond the core schema, repeated or structured keys, depth, number of
// nodes, a second document.
Value read_tree(std::string_view yaml, std::string_view name_for_errors);

// The value as flow YAML on one line: strings double-quoted, other scalars as they stand.
std::string canonical(const Value& value);

[[noreturn]] void refuse(std::string_view name_for_errors, std::string_view reason);

}  // namespace ztgit::sidecar
