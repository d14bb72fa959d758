#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ztgit::metadata {

// JSON as it should have been, for the faults that generators are known to make: NaN and Infinity
// as values, numbers no double can hold, lone surrogate escapes and raw control characters in
// strings. Works on tokens, so that a prompt that says NaN stays as it is (civitai's textual
// replacement damages those). nullopt: nothing to repair.
std::optional<std::string> repair_json(std::string_view text);

}  // namespace ztgit::metadata
