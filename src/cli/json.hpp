#pragma once

// One document on standard output, with its schema first (formats.md section 8).

#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace ztgit::cli {

using Json = nlohmann::ordered_json;

inline void print_json(std::ostream& out, const Json& document) {
  // Names need not be valid UTF-8 on Linux; what is not becomes U+FFFD rather than an exception.
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

}  // namespace ztgit::cli
