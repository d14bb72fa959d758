#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace ztgit::snapshot {

// A number as refs, trailers and settings hold it: digits and nothing else, else 0, which none of
// them means anything by.
inline std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() ? value : 0;
}

}  // namespace ztgit::snapshot
