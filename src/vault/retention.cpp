#include "vault/retention.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

#include "base/error.hpp"

namespace ztgit::vault {

using snapshot::Snapshot;

namespace {

constexpr std::int64_t kMinute = 60;          // s
constexpr std::int64_t kClockTolerance = 60;  // s: another machine's clock is a little ahead

// In its own local time, as whoever made it would say it.
std::tm civil_of(const Snapshot& snapshot) {
  const std::time_t shifted = snapshot.time.seconds + snapshot.time.offset_minutes * kMinute;
  std::tm civil{};
  ::gmtime_r(&shifted, &civil);
  return civil;
}

long hour_of(const std::tm& civil) {
  return ((civil.tm_year * 12L + civil.tm_mon) * 31 + civil.tm_mday) * 24 + civil.tm_hour;
}
long day_of(const std::tm& civil) { return hour_of(civil) / 24; }
long month_of(const std::tm& civil) { return civil.tm_year * 12L + civil.tm_mon; }
long year_of(const std::tm& civil) { return civil.tm_year; }

// Monday to Sunday: ISO 8601 weeks, counted from one that began long ago.
long week_of(const std::tm& civil) {
  std::tm copy = civil;
  const long days = ::timegm(&copy) / 86'400;
  return (days + 3) / 7;  // 1970-01-01 was a Thursday
}

struct Rule {
  const char* reason;
  unsigned left;
  long (*bucket)(const std::tm&);  // null: each snapshot is one of its own
  long last_bucket = -1;
};

bool kept_for_a_tag(const Snapshot& snapshot, const Policy& policy) {
  if (policy.any_tag && !snapshot.tags.empty()) return true;
  return std::any_of(policy.tags.begin(), policy.tags.end(), [&](const std::string& tag) {
    return std::find(snapshot.tags.begin(), snapshot.tags.end(), tag) != snapshot.tags.end();
  });
}

}  // namespace

std::optional<Span> parse_span(std::string_view text) {
  Span span;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    unsigned count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc{} || end == text.data() + text.size() || count > 100'000)
      return std::nullopt;
    switch (*end) {
      case 'y': span.years += count; break;
      case 'm': span.months += count; break;
      case 'd': span.days += count; break;
      case 'h': span.hours += count; break;
      default: return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
  }
  return span;
}

std::int64_t earlier(const ZonedTime& time, const Span& span) {
  const std::time_t local = time.seconds + time.offset_minutes * kMinute;
  std::tm civil{};
  ::gmtime_r(&local, &civil);
  civil.tm_year -= static_cast<int>(span.years);
  civil.tm_mon -= static_cast<int>(span.months);
  civil.tm_mday -= static_cast<int>(span.days);
  civil.tm_hour -= static_cast<int>(span.hours);
  return ::timegm(&civil) - time.offset_minutes * kMinute;
}

Policy default_policy() {
  Policy policy;
  policy.hourly = 48;
  policy.daily = 30;
  policy.weekly = 12;
  policy.monthly = 24;
  policy.yearly = kUnlimited;
  policy.within.days = 1;
  policy.any_tag = true;
  return policy;
}

std::vector<Decision> decide(std::vector<Snapshot> all, const Policy& policy,
                             const ZonedTime& now) {
  if (policy.empty())
    throw Error(ErrorKind::usage, "prune: no rule says which snapshots stay")
        .hint(
            "Name at least one, for instance --keep-daily 30; without any option ztgit's own "
            "rules hold.");
  std::sort(all.begin(), all.end(), [](const Snapshot& a, const Snapshot& b) {
    return std::pair(a.time.seconds, a.sequence) > std::pair(b.time.seconds, b.sequence);
  });
  std::array<Rule, 6> rules = {{{"last snapshot", policy.last, nullptr},
                                {"hourly snapshot", policy.hourly, hour_of},
                                {"daily snapshot", policy.daily, day_of},
                                {"weekly snapshot", policy.weekly, week_of},
                                {"monthly snapshot", policy.monthly, month_of},
                                {"yearly snapshot", policy.yearly, year_of}}};
  const Snapshot* newest = nullptr;  // that is not from the future
  std::vector<Decision> decisions;
  for (auto& snapshot : all) {
    Decision decision{snapshot, {}};
    const bool future = snapshot.time.seconds > now.seconds + kClockTolerance;
    if (future) decision.reasons.emplace_back("from the future");
    if (snapshot.pinned) decision.reasons.emplace_back("pinned");
    if (kept_for_a_tag(snapshot, policy)) decision.reasons.emplace_back("tag");
    if (!future) {
      if (newest == nullptr) {
        newest = &snapshot;
        decision.reasons.emplace_back("newest");
      }
      if (!policy.within.empty() && snapshot.time.seconds > earlier(newest->time, policy.within))
        decision.reasons.emplace_back("within");
      for (auto& rule : rules) {
        if (rule.left == 0) continue;
        const auto bucket = rule.bucket == nullptr ? -1 : rule.bucket(civil_of(snapshot));
        if (rule.bucket != nullptr && bucket == rule.last_bucket) continue;
        rule.last_bucket = bucket;
        if (rule.left != kUnlimited) --rule.left;
        decision.reasons.emplace_back(rule.reason);
      }
    }
    decisions.push_back(std::move(decision));
  }
  // A rule whose buckets were never all filled keeps the oldest one too, as restic does: else the
  // first snapshot of a young vault would be the first to go.
  if (!decisions.empty() && !decisions.back().kept())
    for (const auto& rule : rules)
      if (rule.bucket != nullptr && rule.left > 0 && rule.left != kUnlimited) {
        decisions.back().reasons.push_back(std::string("oldest ") + rule.reason);
        break;
      }
  return decisions;
}

}  // namespace ztgit::vault
