#include "lanes.hpp"

#include "catch.hpp"

using std::chrono::milliseconds;
using ztgit::lfs::Lanes;

namespace {

struct Line {
  Lanes::Time now = Lanes::Time(std::chrono::hours(100));
  Lanes lanes{32, now};
  // A round of transfers; `each` of time passes for one of them.
  void round(milliseconds each) {
    for (auto left = lanes.allowed(); left > 0; --left) {
      now += each;
      lanes.went_well(60'000, now);
    }
  }
};

}  // namespace

TEST_CASE("more go on at once while that makes things faster", "[lfs][lanes]") {
  Line line;
  CHECK(line.lanes.allowed() == 16);
  for (const int each : {10, 8, 6, 5}) line.round(milliseconds(each));
  CHECK(line.lanes.allowed() == 32);
  line.round(milliseconds(1));
  CHECK(line.lanes.allowed() == 32);
}

TEST_CASE("as many go on as before when more would not help", "[lfs][lanes]") {
  Line line;
  line.round(milliseconds(10));
  const auto after_first = line.lanes.allowed();
  for (int i = 0; i < 10; ++i) line.round(milliseconds(10));
  CHECK(line.lanes.allowed() == after_first);
}

TEST_CASE("timeouts shrink it down to one, once for those that were begun together",
          "[lfs][lanes]") {
  Line line;
  const auto begun = line.now;
  line.now += milliseconds(1);
  for (int i = 0; i < 16; ++i) line.lanes.went_wrong(begun, line.now);
  CHECK(line.lanes.allowed() == 8);
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
  Lanes lanes(3, {});
  CHECK(lanes.allowed() == 3);
}
