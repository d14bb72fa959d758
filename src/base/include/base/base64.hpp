#pragma once

// Base64 of RFC 4648 section 4, with padding and without line breaks.

#include <optional>
#include <string>
#include <string_view>

namespace ztgit {

std::string base64_of(std::string_view bytes);

// nullopt for anything that base64_of would not have written: other alphabets, blanks, missing
// padding, and padding bits that are not zero (RFC 4648 section 3.5), so that every text has one
// spelling.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace ztgit
