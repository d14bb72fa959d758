#include "formats.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit::gitlfs {

namespace {

// The bytes of the code point that text begins with; 0: this is no UTF-8.
std::size_t code_point_length(std::string_view text) {
  for (std::size_t length = 1; length <= 4 && length <= text.size(); ++length)
    if (is_valid_utf8(text.substr(0, length))) return length;
  return 0;
}

}  // namespace

std::string go_quoted(std::string_view text) {
  constexpr std::string_view letters = "abtnvfr";  // \a is 7, \b 8, …
  constexpr std::string_view codes = "\a\b\t\n\v\f\r";
  std::string quoted = "\"";
  while (!text.empty()) {
    const char c = text.front();
    const auto known = codes.find(c);
    auto length = code_point_length(text);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (known != codes.npos) {
      quoted += '\\';
      quoted += letters[known];
    } else if (length == 0 || c == '\x7f' || static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      quoted += visible(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return quoted + '"';
}

std::string format_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 7> units = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  std::uint64_t scale = 1;
  while (bytes / scale >= 1000 && unit + 1 < units.size()) {
    scale *= 1000;
    ++unit;
  }
  if (unit == 0) return fmt::format("{} B", bytes);
  const auto tenths = bytes / (scale / 10) + (bytes % (scale / 10) * 2 >= scale / 10 ? 1 : 0);
  if (tenths < 100) return fmt::format("{}.{} {}", tenths / 10, tenths % 10, units[unit]);
  // Go rounds a half to the even side.
  const auto whole = tenths / 10, rest = tenths % 10;
  const bool up = rest > 5 || (rest == 5 && whole % 2 == 1);
  return fmt::format("{} {}", whole + (up ? 1 : 0), units[unit]);
}

std::string joined_path(std::string_view folder, std::string_view path) {
  while (!folder.empty() && path.starts_with('/')) path.remove_prefix(1);
  auto joined = (std::filesystem::path(folder) / path).lexically_normal().generic_string();
  if (joined == ".") return {};
  if (joined.size() > 1 && joined.ends_with('/')) joined.pop_back();
  return joined;
}

}  // namespace ztgit::gitlfs
