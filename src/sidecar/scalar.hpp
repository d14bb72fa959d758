#pragma once

// The spelling of YAML scalars in a sidecar; docs/decisions/0010-sidecar-quoting.md says why it is
// our own.

#include <cstddef>
#include <string>
#include <string_view>

namespace ztgit::sidecar {

// Longer keys need the explicit form "? key": readers look no further than 1024 characters for the
// colon of an implicit one (YAML 1.2.2, section 7.4.2).
inline constexpr std::size_t kImplicitKeyLimit = 1000;

struct CodePoint {
  char32_t value;
  std::size_t bytes;
};

// The first code point of valid UTF-8 that is not empty (RFC 3629, section 3).
CodePoint first_code_point(std::string_view text);

// `text` (valid UTF-8) as a double-quoted scalar on one line. Quotes, backslashes, every C0, DEL,
// C1, bidi and other
// invisible control, line and paragraph separators and noncharacters of the BMP are escaped, in the
// \n \t \r \" \\ \xNN \uNNNN \UNNNNNNNN forms that all YAML readers take.
std::string quoted(std::string_view text);

// A key of the schema stays plain, any other that a YAML 1.1 or 1.2 reader could take for something
// else is quoted.
std::string key_text(std::string_view key);

// The shortest digits that read back to the same value (std::to_chars); exponents follow a decimal
// point, without which YAML 1.1 readers see a string. `value` is finite.
std::string number_text(double value);

// True where the core schema (YAML 1.2.2, section 10.3.2) makes a plain scalar a string, and not
// null, a truth value or a number.
bool is_plain_string(std::string_view plain);

}  // namespace ztgit::sidecar
