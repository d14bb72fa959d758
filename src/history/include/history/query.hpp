#pragma once

// The language of `ztgit find` (docs/formats/find.md):
//   seed=42 and model~"z_image" and prompt has "scarf"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ztgit::history {

using QueryValue = std::variant<std::int64_t, double, std::string>;

// A query as the WHERE part of an SQL statement over the catalogue's table `version`. No byte of
// the text is part of `where`: values are bound.
struct Query {
  std::string where;  // "1" for an empty text
  std::vector<QueryValue> values;
};

// Throws Error (usage) with a hint that points at the place, for what is no query; also above 4
// KiB, 100 terms or 50 levels of parentheses.
Query parse_query(std::string_view text);

// The names that a query may use, for help and messages.
std::vector<std::string_view> query_fields();

// Numbers up to 2^64 - 1 in SQLite's signed integers, in their order.
std::int64_t ordered(std::uint64_t number) noexcept;

// As texts are compared: case-folded, NFC.
std::string folded(std::string_view text);

}  // namespace ztgit::history
