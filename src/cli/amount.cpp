#include "amount.hpp"

#include <array>
#include <libintl.h>

#include <fmt/format.h>

namespace ztgit::cli {

std::string amount(std::uint64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, ::dngettext("ztgit", one, many, count));
}

std::string byte_amount(std::uint64_t bytes) {
  constexpr std::array<const char*, 4> units = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units.at(unit));
}

}  // namespace ztgit::cli
