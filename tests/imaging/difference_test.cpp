#include "imaging/difference.hpp"

#include <algorithm>
#include <bit>

#include "base/error.hpp"
#include "catch.hpp"
#include "imaging/similarity.hpp"
#include "perceived.hpp"
#include "regions.hpp"
#include "sketch.hpp"

using namespace ztgit;
using namespace ztgit::imaging;
using namespace ztgit::test;

namespace {

bool same(const Region& one, const Region& other) {
  return one.x == other.x && one.y == other.y && one.width == other.width &&
         one.height == other.height && one.changed == other.changed;
}

// A black half plane below a slope, its edge in greys; `shift` moves the edge by a part of a pixel.
Picture slope(double shift) {
  Picture picture = plain(64, 64);
  for (std::uint32_t y = 0; y < 64; ++y)
    for (std::uint32_t x = 0; x < 64; ++x) {
      const double depth = std::clamp(y - (x * 0.3 + 20 + shift) + 0.5, 0.0, 1.0);
      const auto grey = static_cast<std::uint8_t>(255 - depth * 255);
      set(picture, x, y, {grey, grey, grey, 255});
    }
  return picture;
}

// The regions as they are defined: pairs of pixels within reach, in a closure. Slow.
std::vector<std::uint64_t> sizes_by_definition(const Mask& mask, std::uint32_t gap) {
  std::vector<std::size_t> pixels;
  for (std::size_t i = 0; i < mask.pixels.size(); ++i)
    if (mask.pixels[i] >= Mask::kChanged) pixels.push_back(i);
  std::vector<std::uint64_t> sizes;
  const auto near = [&](std::size_t one, std::size_t other) {
    const auto apart = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
    return apart(one % mask.width, other % mask.width) <= gap + 1 &&
           apart(one / mask.width, other / mask.width) <= gap + 1;
  };
  while (!pixels.empty()) {
    std::vector<std::size_t> group{pixels.back()};
    pixels.pop_back();
    for (std::size_t i = 0; i < group.size(); ++i) {
      const auto reached = std::stable_partition(
          pixels.begin(), pixels.end(), [&](std::size_t other) { return !near(group[i], other); });
      group.insert(group.end(), reached, pixels.end());
      pixels.erase(reached, pixels.end());
    }
    sizes.push_back(group.size());
  }
  std::sort(sizes.begin(), sizes.end());
  return sizes;
}

}  // namespace

TEST_CASE("equal pictures are identical and alike in every number", "[imaging][difference]") {
  const auto picture = noise(100, 60, 1);
  const auto result = difference(picture, picture);
  CHECK(result.identical);
  CHECK(result.changed == 0);
  CHECK(result.similarity == 1);
  CHECK(result.hash_distance == 0);
  CHECK(result.regions.empty());
  CHECK_FALSE(result.bounds.has_value());
  CHECK(structural_similarity(picture, picture) == 1);
}

TEST_CASE("one pixel of another colour is one region of one pixel", "[imaging][difference]") {
  const auto before = plain(100, 60);
  auto after = before;
  set(after, 70, 31, kBlack);
  const auto result = difference(before, after);
  CHECK_FALSE(result.identical);
  CHECK(result.changed == 1);
  CHECK(result.changed_share == Approx(1.0 / 6000));
  REQUIRE(result.regions.size() == 1);
  CHECK(same(result.regions[0], {70, 31, 1, 1, 1}));
  CHECK(same(*result.bounds, {70, 31, 1, 1, 1}));
  CHECK(int{result.mask.pixels[31 * 100 + 70]} == 246);  // black to white; 255 is no colour's
  CHECK(result.mean_change[0] == Approx(-255.0 / 6000));
  CHECK(result.similarity < 1);
  CHECK(result.similarity > 0.9);
}

TEST_CASE("what no eye sees is no change, but no identity either", "[imaging][difference]") {
  const auto before = plain(20, 20, {100, 100, 100, 255});
  const auto after = plain(20, 20, {101, 100, 100, 255});
  const auto result = difference(before, after);
  CHECK_FALSE(result.identical);
  CHECK(result.changed == 0);
  CHECK(result.mean_change[0] == Approx(1));
  CHECK(difference(before, after, {.threshold = 0}).changed == 400);
}

TEST_CASE("black to white is the largest difference there is", "[imaging][difference]") {
  const auto black_to_white = perceived_difference(kBlack.data(), kWhite.data());
  CHECK(black_to_white == Approx(0.5053 * 255 * 255));
  CHECK(black_to_white < kLargestDifference);
  const Colour blue{0, 0, 255, 255}, yellow{255, 255, 0, 255};
  CHECK(perceived_difference(blue.data(), yellow.data()) <= kLargestDifference);
  CHECK(perceived_difference(kRed.data(), kRed.data()) == 0);
}

TEST_CASE("the threshold is that of the published metric", "[imaging][difference]") {
  // 0.1² × 35215 = 352.15, and grey by n differs by 0.5053 n²: 26 is below, 27 above.
  const auto before = plain(4, 4, {100, 100, 100, 255});
  CHECK(difference(before, plain(4, 4, {126, 126, 126, 255})).changed == 0);
  CHECK(difference(before, plain(4, 4, {127, 127, 127, 255})).changed == 16);
}

TEST_CASE("a difference in alpha alone is seen on black or on white", "[imaging][difference]") {
  for (const Colour colour : {kWhite, kBlack}) {
    auto clear = colour;
    clear[3] = 0;
    const auto result = difference(plain(10, 10, colour), plain(10, 10, clear));
    CHECK(result.changed == 100);
    CHECK(result.alpha_changed == 100);
    CHECK(result.mean_change[3] == Approx(-255));
    CHECK(result.similarity < 1);
  }
  // Colours below full transparency: different bytes that look the same.
  const auto hidden = difference(plain(10, 10, {255, 0, 0, 0}), plain(10, 10, kClear));
  CHECK_FALSE(hidden.identical);
  CHECK(hidden.changed == 0);
  CHECK(hidden.alpha_changed == 0);
  CHECK(hidden.similarity == 1);
}

TEST_CASE("an edge drawn anew is forgiven as anti-aliasing, a moved one is not",
          "[imaging][difference]") {
  const auto redrawn = difference(slope(0), slope(0.3));
  CHECK(redrawn.redrawn > 20);
  CHECK(redrawn.changed < redrawn.redrawn / 4);
  const auto strict = difference(slope(0), slope(0.3), {.forgive_antialiasing = false});
  CHECK(strict.redrawn == 0);
  CHECK(strict.changed == redrawn.changed + redrawn.redrawn);
  CHECK(difference(slope(0), slope(5)).changed > 200);
}

TEST_CASE("changes join up to the gap and no further", "[imaging][difference]") {
  const auto before = plain(100, 100);
  struct Case {
    std::uint32_t x, y;
    std::size_t regions;
  };
  for (const Case& one : {Case{37, 20, 1}, Case{38, 20, 2}, Case{20, 37, 1}, Case{20, 38, 2},
                          Case{37, 37, 1}, Case{38, 37, 2}, Case{3, 37, 1}, Case{2, 37, 2}}) {
    INFO(one.x << ", " << one.y);
    auto after = before;
    set(after, 20, 20, kBlack);
    set(after, one.x, one.y, kBlack);
    CHECK(difference(before, after).regions.size() == one.regions);  // 16 between: 20 and 37
  }
}

TEST_CASE("regions are those of the definition", "[imaging][difference]") {
  std::uint32_t state = 7;
  for (int round = 0; round < 60; ++round) {
    Mask mask{40, 30, std::vector<std::uint8_t>(1200)};
    const std::uint32_t changes = 1 + static_cast<std::uint32_t>(round);
    for (std::uint32_t i = 0; i < changes; ++i) {
      state = state * 1664525U + 1013904223U;
      mask.pixels[(state >> 8U) % 1200] = Mask::kChanged;
    }
    const auto gap = static_cast<std::uint32_t>(round % 5);
    std::vector<std::uint64_t> sizes;
    for (const auto& region : regions_of(mask, gap)) sizes.push_back(region.changed);
    std::sort(sizes.begin(), sizes.end());
    INFO(round);
    CHECK(sizes == sizes_by_definition(mask, gap));
  }
}

TEST_CASE("the largest regions come first, and as many as asked for", "[imaging][difference]") {
  const auto before = plain(200, 100);
  auto after = before;
  set(after, 0, 0, kBlack);
  for (std::uint32_t x = 100; x < 110; ++x) set(after, x, 50, kBlack);
  set(after, 199, 99, kBlack);
  const auto result = difference(before, after, {.most_regions = 2});
  CHECK(result.region_count == 3);
  REQUIRE(result.regions.size() == 2);
  CHECK(same(result.regions[0], {100, 50, 10, 1, 10}));
  CHECK(same(result.regions[1], {0, 0, 1, 1, 1}));
  CHECK(same(*result.bounds, {0, 0, 200, 100, 12}));
}

TEST_CASE("pictures of different sizes are compared at the smaller, and say so",
          "[imaging][difference]") {
  const auto result = difference(plain(64, 32), plain(32, 16));
  CHECK(result.resampled);
  CHECK_FALSE(result.proportions_differ);
  CHECK_FALSE(result.identical);
  CHECK(result.width == 32);
  CHECK(result.height == 16);
  CHECK(result.changed == 0);
  CHECK(result.similarity == 1);
  const auto distorted = difference(plain(64, 32), plain(32, 40, kBlack));
  CHECK(distorted.width == 32);
  CHECK(distorted.height == 32);
  CHECK(distorted.proportions_differ);
  CHECK(distorted.changed == 1024);
}

TEST_CASE("another seed changes nearly all, and is not alike", "[imaging][difference]") {
  const auto result = difference(noise(300, 300, 1), noise(300, 300, 2));
  CHECK(result.changed_share > 0.8);
  CHECK(result.similarity < 0.1);
  CHECK(result.region_count == 1);
}

TEST_CASE("large pictures give the same in one band as in many", "[imaging][difference]") {
  // 700 rows of 300 are four bands; a change across their border must not be seen twice.
  const auto before = noise(300, 700, 1);
  auto after = before;
  for (std::uint32_t y = 200; y < 240; ++y)
    for (std::uint32_t x = 10; x < 20; ++x) set(after, x, y, kRed);
  const auto result = difference(before, after, {.forgive_antialiasing = false});
  CHECK(result.changed > 300);
  REQUIRE(result.regions.size() == 1);
  CHECK(result.regions[0].changed == result.changed);
  CHECK(result.bounds->x >= 10);
}

TEST_CASE("the hash of a brighter picture is the same, of a mirrored one another",
          "[imaging][difference]") {
  Picture rising = plain(90, 80), brighter = rising, falling = rising;
  for (std::uint32_t y = 0; y < 80; ++y)
    for (std::uint32_t x = 0; x < 90; ++x) {
      const auto value = static_cast<std::uint8_t>(x * 2);
      const auto more = static_cast<std::uint8_t>(value + 20);
      set(rising, x, y, {value, value, value, 255});
      set(brighter, x, y, {more, more, more, 255});
      set(falling, 89 - x, y, {value, value, value, 255});
    }
  CHECK(difference_hash(rising) == ~std::uint64_t{0});
  CHECK(difference_hash(brighter) == difference_hash(rising));
  CHECK(std::popcount(difference_hash(falling) ^ difference_hash(rising)) == 64);
}

TEST_CASE("similarity falls with noise and reaches every corner", "[imaging][difference]") {
  const auto before = plain(33, 35, {128, 128, 128, 255});
  for (const auto& [x, y] :
       {std::pair<std::uint32_t, std::uint32_t>{0, 0}, {32, 0}, {0, 34}, {32, 34}}) {
    auto after = before;
    set(after, x, y, kBlack);
    CHECK(structural_similarity(before, after) < 1);
  }
  CHECK(structural_similarity(plain(1, 1), plain(1, 1)) == 1);
  CHECK(structural_similarity(plain(1, 1), plain(1, 1, kBlack)) < 0.1);
  CHECK(structural_similarity(plain(2000, 40), plain(2000, 40)) == 1);
  CHECK_THROWS_AS(structural_similarity(plain(1, 1), plain(1, 2)), Error);
}

TEST_CASE("a picture without pixels is not compared", "[imaging][difference]") {
  CHECK_THROWS_AS(difference(Picture{}, plain(1, 1)), Error);
}
