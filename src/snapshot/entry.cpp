#include "snapshot/entry.hpp"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sha256.hpp"

namespace ztgit::snapshot {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;  // ns
constexpr std::int64_t kDay = 86'400;            // s
constexpr std::int32_t kLastDay = 49'710;        // 2106-02-07: what 32 bits of seconds reach

unsigned digit(char letter) {
  return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
}

}  // namespace

Oid oid_of(std::string_view hex) {
  if (!is_sha256(hex)) throw Error(ErrorKind::internal, fmt::format("read the oid '{}'", hex));
  Oid oid{};
  for (std::size_t i = 0; i < oid.size(); ++i)
    oid[i] = static_cast<std::byte>(digit(hex[2 * i]) << 4U | digit(hex[2 * i + 1]));
  return oid;
}

Oid empty_oid() { return oid_of(sha256_of(std::string_view())); }

std::string to_hex(const Oid& oid) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * oid.size());
  for (const auto byte : oid) {
    text += digits[std::to_integer<unsigned>(byte) >> 4U];
    text += digits[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

std::int32_t local_day(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / kSecond;
  std::tm civil{};
  if (::localtime_r(&seconds, &civil) == nullptr) return 0;
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>((seconds + civil.tm_gmtoff) / kDay, 0, kLastDay));
}

}  // namespace ztgit::snapshot
