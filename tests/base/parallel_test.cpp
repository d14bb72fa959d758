#include "base/parallel.hpp"

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>

#include "catch.hpp"

using namespace ztgit;

TEST_CASE("every item is done exactly once", "[base][parallel]") {
  const unsigned threads = GENERATE(0U, 1U, 2U, 7U, 64U);
  std::array<std::atomic<int>, 500> done{};
  parallel_for(
      done.size(), [&](std::size_t i) { ++done.at(i); }, threads);
  for (const auto& count : done) REQUIRE(count == 1);
}

TEST_CASE("no items are no work", "[base][parallel]") {
  parallel_for(0, [](std::size_t) { throw std::runtime_error("called"); });
  SUCCEED("nothing was called");
}

TEST_CASE("the first exception comes out and the rest is skipped", "[base][parallel]") {
  std::atomic<int> begun = 0;
  const auto body = [&](std::size_t i) {
    ++begun;
    if (i == 3) throw std::runtime_error("item 3");
  };
  CHECK_THROWS_WITH(parallel_for(1000000, body, 1), "item 3");
  CHECK(begun == 4);
}

TEST_CASE("an exception on any thread comes out, and only one", "[base][parallel]") {
  CHECK_THROWS_WITH(parallel_for(
                        100, [](std::size_t) { throw std::runtime_error("each"); }, 8),
                    "each");
}
