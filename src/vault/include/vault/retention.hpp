#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/snapshots.hpp"

namespace ztgit::vault {

inline constexpr unsigned kUnlimited = 0xFFFFFFFFU;

// A span of time that is written "2y5m7d3h" (restic's durations: years, months, days, hours). It
// counts back from a snapshot's local time by the calendar.
struct Span {
  unsigned years = 0, months = 0, days = 0, hours = 0;
  bool empty() const noexcept { return years == 0 && months == 0 && days == 0 && hours == 0; }
};
std::optional<Span> parse_span(std::string_view text);
// So long before `time`, in its own zone: seconds since 1970.
std::int64_t earlier(const ZonedTime& time, const Span& span);

// restic's rules (its doc/060_forget.rst): each bucket that has a snapshot keeps its newest one, so
// many buckets of each kind; a snapshot stays when any rule keeps it.
struct Policy {
  unsigned last = 0, hourly = 0, daily = 0, weekly = 0, monthly = 0, yearly = 0;
  Span within = {};                    // from the newest snapshot back
  std::vector<std::string> tags = {};  // those that bear one of them
  bool any_tag = false;                // those that bear any
  bool empty() const noexcept {
    return last == 0 && hourly == 0 && daily == 0 && weekly == 0 && monthly == 0 && yearly == 0 &&
           within.empty() && tags.empty() && !any_tag;
  }
};

// For pictures, whose old snapshots cost next to nothing: all of a day, 48 hours, 30 days, 12
// weeks, 24 months, every year, and whatever somebody has given a tag.
Policy default_policy();

struct Decision {
  snapshot::Snapshot snapshot;
  std::vector<std::string> reasons;  // "daily snapshot"; none: it goes
  bool kept() const noexcept { return !reasons.empty(); }
};

// Of one source's snapshots, newest first. Pinned ones and those from the future stay whatever the
// rules say; the newest always does. Error (usage) for an empty policy: it would remove all.
std::vector<Decision> decide(std::vector<snapshot::Snapshot> all, const Policy& policy,
                             const ZonedTime& now);

}  // namespace ztgit::vault
