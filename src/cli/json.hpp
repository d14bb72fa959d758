#pragma once

// One document on standard output, with its schema first (formats.md section 8).

#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace ztgit::cli {

using Json = nlohmann::ordered_json;

// JSON text on several lines that are safe to show: what is invisible or could move the cursor is
// written as \uXXXX, which means the same. Names need not be valid UTF-8 on Linux; what is not
// becomes U+FFFD rather than an exception.
std::string pretty(const Json& value);
std::string compact(const Json& value);

inline void print_json(std::ostream& out, const Json& document) { out << pretty(document) << '\n'; }

}  // namespace ztgit::cli
