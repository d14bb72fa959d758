#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ztgit {

struct ZonedTime {
  std::int64_t seconds = 0;  // since 1970-01-01 UTC
  int offset_minutes = 0;    // east of UTC
};

// What git takes in GIT_AUTHOR_DATE: "@1700000000 +0800", "1700000000 +0800", RFC 3339 / ISO 8601
// and RFC 2822. A missing zone is the local one. nullopt: none of these.
std::optional<ZonedTime> parse_git_date(std::string_view text);

ZonedTime now_local();

// A civil local time without a zone, "2026-01-05T14:30:25"; nullopt if it does not exist (month
// 13).
std::optional<std::string> civil_time(std::string_view fourteen_digits);

std::string rfc3339(const ZonedTime& time);

}  // namespace ztgit
