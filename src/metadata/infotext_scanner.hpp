#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ztgit::metadata {

// One "Key: value" of a settings line. Views into the line.
struct InfotextPair {
  std::string_view key;
  std::string_view value;  // with its quotes, if `quoted`
  bool quoted = false;
};

// Finds what A1111's own expression does, \s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$), in
// one pass without recursion (a regex engine crashes on 30 kB here), and takes a balanced {…} or
// […] as one value: stable-diffusion.cpp and Civitai write JSON and lists without quotes.
class InfotextScanner {
 public:
  explicit InfotextScanner(std::string_view line) noexcept : line_(line) {}
  std::optional<InfotextPair> next();

 private:
  std::optional<std::string_view> take_key();
  std::optional<std::size_t> quoted_end() const;
  std::optional<std::size_t> json_end(std::string_view key);
  std::size_t skip_blanks(std::size_t at) const;
  bool ends_value(std::size_t at) const;

  std::string_view line_;
  std::size_t at_ = 0;
  int unbalanced_ = 0;
};

// The text of a value: a quoted one is a JSON string; if it does not decode, it stays as it is.
std::string unquote(const InfotextPair& pair);

// A line counts as settings with three pairs or more, among them Steps, or Sampler and Seed, or
// Seed and Size.
bool is_settings_line(std::string_view line);

}  // namespace ztgit::metadata
