#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ztgit::metadata {

// The text strings of a CBOR item (RFC 8949) in the order they are stored, keys of maps included.
// An item is a plain sequence of heads and strings, so maps and arrays need neither recursion nor a
// stack. What is not text gives an empty view; the walk ends at the first malformed head.
class CborTexts {
 public:
  explicit CborTexts(std::string_view bytes) noexcept : bytes_(bytes) {}
  std::optional<std::string_view> next();

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace ztgit::metadata
