#include "perceived.hpp"

#include <set>
#include <utility>

#include "catch.hpp"
#include "sketch.hpp"

using namespace ztgit;
using namespace ztgit::imaging;
using namespace ztgit::test;

namespace {

using Place = std::pair<std::uint32_t, std::uint32_t>;

// Everything below says once more what the detector does, without bands, planes and shortcuts.
std::vector<Place> around(const Picture& picture, Place place) {
  std::vector<Place> places;
  for (std::uint32_t y = place.second == 0 ? 0 : place.second - 1;
       y <= place.second + 1 && y < picture.height; ++y)
    for (std::uint32_t x = place.first == 0 ? 0 : place.first - 1;
         x <= place.first + 1 && x < picture.width; ++x)
      if (Place(x, y) != place) places.emplace_back(x, y);
  return places;
}

const std::uint8_t* pixel(const Picture& picture, Place place) {
  return picture.at(place.first, place.second);
}

bool on_surface(const Picture& picture, Place place) {
  const auto places = around(picture, place);
  int same = places.size() < 8 ? 1 : 0;
  for (const auto& other : places)
    same += same_pixel(pixel(picture, place), pixel(picture, other)) ? 1 : 0;
  return same > 2;
}

bool antialiased(const Picture& picture, const Picture& other, Place place) {
  const Brightness brightness(picture, 0, picture.height);
  const auto brighter = [&](Place there) {
    return brightness.at(there.first, there.second) - brightness.at(place.first, place.second);
  };
  const auto places = around(picture, place);
  int same = places.size() < 8 ? 1 : 0;
  Place darkest = place, lightest = place;
  for (const auto& there : places) {
    if (brighter(there) == 0) ++same;
    if (brighter(there) < brighter(darkest)) darkest = there;
    if (brighter(there) > brighter(lightest)) lightest = there;
  }
  const auto plain_in_both = [&](Place there) {
    return on_surface(picture, there) && on_surface(other, there);
  };
  return same <= 2 && darkest != place && lightest != place &&
         (plain_in_both(darkest) || plain_in_both(lightest));
}

// Of few greys, in stripes that `seed` bends: surfaces, edges and lone pixels.
Picture few_greys(std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
  Picture picture = plain(width, height);
  std::uint32_t state = seed;
  for (std::uint32_t y = 0; y < height; ++y)
    for (std::uint32_t x = 0; x < width; ++x) {
      state = state * 1664525U + 1013904223U;
      const std::uint32_t step = (x / 4 + y * (seed % 3) / 3 + (state >> 30U) / 3) % 4;
      const auto grey = static_cast<std::uint8_t>(step * 80);
      set(picture, x, y, {grey, grey, grey, 255});
    }
  return picture;
}

}  // namespace

TEST_CASE("anti-aliasing is found as its definition says, in any band", "[imaging][difference]") {
  const std::set<Place> sizes{{13, 9}, {1, 7}, {7, 1}, {2, 2}, {1, 1}, {3, 40}};
  std::uint32_t found = 0;
  for (std::uint32_t seed = 0; seed < 30; ++seed)
    for (const auto& [width, height] : sizes) {
      const auto one = few_greys(width, height, seed), other = few_greys(width, height, seed + 1);
      const std::uint32_t begin = height / 3, end = height - height / 4;
      const Brightness brightness(one, begin, end);
      const Surfaces surfaces(one, other, begin, end);
      for (std::uint32_t y = begin; y < end; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
          INFO(width << " × " << height << ", seed " << seed << ": " << x << ", " << y);
          const bool expected = antialiased(one, other, {x, y});
          CHECK(surfaces.at(x, y) == (on_surface(one, {x, y}) && on_surface(other, {x, y})));
          CHECK(is_antialiased(one, brightness, surfaces, x, y) == expected);
          found += expected ? 1 : 0;
        }
    }
  CHECK(found > 100);
}
