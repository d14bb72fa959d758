#include "base/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

#include "base/text.hpp"

namespace ztgit {

namespace {

constexpr std::int64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z: RFC 3339 ends there

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<int> zone_minutes(std::string_view zone) {  // "+0800", "-05:30", "Z", "UTC"
  if (zone == "Z" || zone == "UTC" || zone == "GMT") return 0;
  if (zone.size() < 5 || (zone[0] != '+' && zone[0] != '-')) return std::nullopt;
  std::string digits;
  for (const char c : zone.substr(1))
    if (c != ':') digits += c;
  int value = 0;
  const auto end = digits.data() + digits.size();
  if (digits.size() != 4 || !all_digits(digits)) return std::nullopt;
  std::from_chars(digits.data(), end, value);
  const int minutes = value / 100 * 60 + value % 100;
  if (minutes > 14 * 60 || value % 100 > 59) return std::nullopt;
  return zone[0] == '-' ? -minutes : minutes;
}

int local_offset(std::int64_t seconds) {
  const std::time_t when = seconds;
  std::tm local{};
  ::localtime_r(&when, &local);
  return static_cast<int>(local.tm_gmtoff / 60);
}

std::optional<ZonedTime> from_unix(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  ZonedTime time;
  const auto end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, time.seconds);
  if (problem != std::errc{} || time.seconds < 0 || time.seconds > kLastSecond) return std::nullopt;
  const auto zone = trim(std::string_view(rest, static_cast<std::size_t>(end - rest)));
  if (zone.empty()) {
    // git reads a bare number below 8 digits as something else; nobody means 1970 here.
    if (rest - text.data() < 8) return std::nullopt;
    time.offset_minutes = local_offset(time.seconds);
    return time;
  }
  const auto minutes = zone_minutes(zone);
  if (!minutes) return std::nullopt;
  time.offset_minutes = *minutes;
  return time;
}

std::optional<ZonedTime> from_civil(std::tm civil, std::string_view zone) {
  const auto requested = civil;
  ZonedTime time;
  time.seconds = ::timegm(&civil);  // normalises: 31 February becomes 3 March
  if (civil.tm_mday != requested.tm_mday || civil.tm_mon != requested.tm_mon) return std::nullopt;
  if (zone.starts_with('.')) {  // a fraction of a second, which git drops as well
    const auto end = zone.find_first_not_of("0123456789", 1);
    zone = end == zone.npos ? std::string_view() : zone.substr(end);
  }
  zone = trim(zone);
  if (zone.empty()) {
    auto local = requested;
    local.tm_isdst = -1;
    time.seconds = ::mktime(&local);
    time.offset_minutes = local_offset(time.seconds);
    return time;
  }
  const auto minutes = zone_minutes(zone);
  if (!minutes) return std::nullopt;
  time.offset_minutes = *minutes;
  time.seconds -= std::int64_t{*minutes} * 60;
  return time;
}

}  // namespace

std::optional<ZonedTime> parse_git_date(std::string_view text) {
  text = trim(text);
  if (auto time = from_unix(text)) return time;
  const std::string copy(text);
  constexpr std::array<const char*, 6> formats = {"%Y-%m-%dT%H:%M:%S",     "%Y-%m-%d %H:%M:%S",
                                                  "%Y-%m-%dT%H:%M",        "%Y-%m-%d %H:%M",
                                                  "%a, %d %b %Y %H:%M:%S", "%d %b %Y %H:%M:%S"};
  for (const char* format : formats) {
    std::tm civil{};
    if (const char* rest = ::strptime(copy.c_str(), format, &civil))
      if (auto time = from_civil(civil, rest); time && time->seconds >= 0) return time;
  }
  return std::nullopt;
}

ZonedTime now_local() {
  const std::int64_t now = std::time(nullptr);
  return {now, local_offset(now)};
}

std::optional<std::string> civil_time(std::string_view digits) {
  if (digits.size() != 14 || !all_digits(digits)) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t count) {
    int value = 0;
    std::from_chars(digits.data() + from, digits.data() + from + count, value);
    return value;
  };
  std::tm civil{};
  civil.tm_year = number(0, 4) - 1900;
  civil.tm_mon = number(4, 2) - 1;
  civil.tm_mday = number(6, 2);
  civil.tm_hour = number(8, 2);
  civil.tm_min = number(10, 2);
  civil.tm_sec = number(12, 2);
  if (civil.tm_year < 70 || civil.tm_mon < 0 || civil.tm_mon > 11 || civil.tm_mday < 1 ||
      civil.tm_hour < 0 || civil.tm_hour > 23 || civil.tm_min < 0 || civil.tm_min > 59 ||
      civil.tm_sec < 0 || civil.tm_sec > 59 || !from_civil(civil, "Z"))
    return std::nullopt;
  return fmt::format("{}-{}-{}T{}:{}:{}", digits.substr(0, 4), digits.substr(4, 2),
                     digits.substr(6, 2), digits.substr(8, 2), digits.substr(10, 2),
                     digits.substr(12, 2));
}

std::string rfc3339(const ZonedTime& time) {
  const std::time_t shifted = time.seconds + std::int64_t{time.offset_minutes} * 60;
  std::tm civil{};
  ::gmtime_r(&shifted, &civil);
  const int minutes = time.offset_minutes < 0 ? -time.offset_minutes : time.offset_minutes;
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", civil.tm_year + 1900,
                     civil.tm_mon + 1, civil.tm_mday, civil.tm_hour, civil.tm_min, civil.tm_sec,
                     time.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace ztgit
