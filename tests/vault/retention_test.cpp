#include "vault/retention.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;
using snapshot::Snapshot;
using vault::Policy;

namespace {

constexpr std::int64_t kHour = 3600, kDay = 24 * kHour;
constexpr std::int64_t kNow = 1'767'614'400;  // 2026-01-05 12:00:00 UTC, a Monday

Snapshot at(std::uint64_t sequence, std::int64_t time) {
  Snapshot made;
  made.source = "outputs-1";
  made.sequence = sequence;
  made.time = {time, 0};
  return made;
}

// Sequences that stay, newest first.
std::vector<std::uint64_t> kept(const std::vector<Snapshot>& all, const Policy& policy) {
  std::vector<std::uint64_t> stay;
  for (const auto& decision : vault::decide(all, policy, {kNow, 0}))
    if (decision.kept()) stay.push_back(decision.snapshot.sequence);
  return stay;
}

std::vector<Snapshot> every(std::int64_t step, std::size_t count) {
  std::vector<Snapshot> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(at(count - i, kNow - static_cast<std::int64_t>(i) * step));
  return all;
}

}  // namespace

TEST_CASE("each bucket keeps its newest snapshot, so many buckets that have one") {
  Policy policy;
  policy.daily = 2;
  const std::vector<Snapshot> all = {at(1, kNow - 9 * kDay), at(2, kNow - 3 * kDay),
                                     at(3, kNow - 3 * kDay + kHour), at(4, kNow - kHour),
                                     at(5, kNow)};
  CHECK(kept(all, policy) == std::vector<std::uint64_t>{5, 3});
  policy.daily = 3;
  CHECK(kept(all, policy) == std::vector<std::uint64_t>{5, 3, 1});
}

TEST_CASE("rules are joined by or, and the oldest stays while buckets are free") {
  Policy policy;
  policy.last = 1;
  policy.monthly = 12;
  const auto all = every(kDay, 20);
  const auto stay = kept(all, policy);
  CHECK(stay.front() == 20);
  CHECK(stay.back() == 1);
  const auto decisions = vault::decide(all, policy, {kNow, 0});
  CHECK(decisions.back().reasons == std::vector<std::string>{"oldest monthly snapshot"});
}

TEST_CASE("weeks begin on Monday") {
  Policy policy;
  policy.weekly = 2;
  // Monday 12:00, Sunday before, Saturday before: two weeks.
  CHECK(kept({at(3, kNow), at(2, kNow - kDay), at(1, kNow - 2 * kDay)}, policy) ==
        std::vector<std::uint64_t>{3, 2});
}

TEST_CASE("within counts from the newest, not from now") {
  Policy policy;
  policy.within = *vault::parse_span("2d");
  CHECK(kept({at(1, kNow - 100 * kDay), at(2, kNow - 90 * kDay), at(3, kNow - 89 * kDay)},
             policy) == std::vector<std::uint64_t>{3, 2});
}

TEST_CASE("pins, wanted tags, the future and the newest stay") {
  Policy policy;
  policy.last = 1;
  policy.tags = {"show"};
  auto pinned = at(1, kNow - 50 * kDay), tagged = at(2, kNow - 40 * kDay),
       other = at(3, kNow - 30 * kDay);
  pinned.pinned = true;
  tagged.tags = {"show"};
  other.tags = {"draft"};
  CHECK(kept({pinned, tagged, other, at(4, kNow), at(5, kNow + kDay)}, policy) ==
        std::vector<std::uint64_t>{5, 4, 2, 1});
  Policy rare;
  rare.tags = {"nothing has it"};
  CHECK(kept({at(1, kNow - kDay), at(2, kNow)}, rare) == std::vector<std::uint64_t>{2});
}

TEST_CASE("an empty policy is refused, ztgit's own thins slowly") {
  CHECK_THROWS_AS(vault::decide({at(1, kNow)}, {}, {kNow, 0}), Error);
  const auto all = every(kHour, 1440);
  const auto stay = kept(all, vault::default_policy());
  CHECK(stay.size() > 48 + 25);
  CHECK(stay.size() < 48 + 40);
  CHECK(stay.front() == all.size());
}

TEST_CASE("spans are restic's") {
  CHECK(vault::parse_span("2y5m7d3h")->months == 5);
  for (const char* text : {"", "d", "5", "1w", "-1d", "1d "}) CHECK_FALSE(vault::parse_span(text));
}
