#include "lanes.hpp"

#include <algorithm>

#include "catch.hpp"

using std::chrono::milliseconds;
using ztgit::lfs::Lanes;

namespace {

struct Line {
  std::uint64_t bytes = 60'000;  // of an object
  Lanes::Time now = Lanes::Time(std::chrono::hours(100));
  Lanes lanes{32, bytes, now};
  // A round of transfers; `each` of time passes for one of them.
  void round(milliseconds each) {
    for (auto left = std::max<std::size_t>(lanes.allowed(), 16); left > 0; --left) {
      now += each;
      lanes.went_well(bytes, now);
    }
  }
  // On a line where nothing but round trips holds them up.
  void waiting_round() { round(milliseconds(2000 / lanes.allowed())); }
};

}  // namespace

TEST_CASE("few large objects go on at once, many small ones", "[lfs][lanes]") {
  CHECK(Lanes(32, 60'000, {}).allowed() == 32);
  CHECK(Lanes(32, 1'500'000, {}).allowed() == 4);
  CHECK(Lanes(32, 5'000'000'000, {}).allowed() == 4);
  CHECK(Lanes(32, 0, {}).allowed() == 32);
}

TEST_CASE("more go on at once while that makes things faster", "[lfs][lanes]") {
  for (const std::uint64_t bytes : {60'000U, 1'500'000U}) {
    Line line{bytes};
    for (int i = 0; i < 20; ++i) line.waiting_round();
    CHECK(line.lanes.allowed() == 32);
  }
}

TEST_CASE("as many go on as before when more would not help", "[lfs][lanes]") {
  Line line{300'000};
  const auto at_first = line.lanes.allowed();
  for (int i = 0; i < 10; ++i) line.round(milliseconds(10));
  CHECK(line.lanes.allowed() == at_first);
}

TEST_CASE("more are tried again after a while", "[lfs][lanes]") {
  Line line{300'000};
  for (int i = 0; i < 10; ++i) line.round(milliseconds(10));
  for (int i = 0; i < 40; ++i) line.waiting_round();
  CHECK(line.lanes.allowed() == 32);
}

TEST_CASE("timeouts shrink it down to one, once for those that were begun together",
          "[lfs][lanes]") {
  Line line;
  const auto begun = line.now;
  line.now += milliseconds(1);
  for (int i = 0; i < 16; ++i) line.lanes.went_wrong(begun, line.now);
  CHECK(line.lanes.allowed() == 16);
  for (int i = 0; i < 5; ++i) {
    line.now += milliseconds(1);
    line.lanes.went_wrong(line.now, line.now + milliseconds(1));
    line.now += milliseconds(1);
  }
  CHECK(line.lanes.allowed() == 1);
  line.lanes.went_wrong(line.now, line.now);
  CHECK(line.lanes.allowed() == 1);
  for (int i = 0; i < 300; ++i) line.round(milliseconds(1));
  CHECK(line.lanes.allowed() >= 16);  // a bad moment does not last
}

TEST_CASE("the user's own limit is kept", "[lfs][lanes]") {
  Lanes lanes(3, 60'000, {});
  CHECK(lanes.allowed() == 3);
}
