#include "imaging/thumbnail.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "imaging/decode.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "sketch.hpp"

using namespace ztgit;
using namespace ztgit::imaging;
using namespace ztgit::test;

namespace {

Colour colour_at(const Picture& picture, std::uint32_t x, std::uint32_t y) {
  const auto* pixel = picture.at(x, y);
  return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

// The numbers of the four-letter chunks of a WebP.
std::vector<std::string> chunks_of(const std::string& webp) {
  std::vector<std::string> names;
  for (std::size_t at = 12; at + 8 <= webp.size();) {
    names.push_back(webp.substr(at, 4));
    std::size_t size = 0;
    for (const std::size_t i : {3U, 2U, 1U, 0U})
      size = size * 256 + static_cast<unsigned char>(webp[at + 4 + i]);
    at += 8 + size + size % 2;
  }
  return names;
}

}  // namespace

TEST_CASE("half black, half white is the grey of half the light", "[imaging][thumbnail]") {
  Picture stripes = plain(64, 64);
  for (std::uint32_t y = 0; y < 64; ++y)
    for (std::uint32_t x = 0; x < 64; x += 2) set(stripes, x, y, kBlack);
  CHECK(colour_at(resized(stripes, 8, 8), 3, 3) == Colour{188, 188, 188, 255});  // and not 128
}

TEST_CASE("every grey keeps its number when there is nothing to mix", "[imaging][thumbnail]") {
  for (int value = 0; value < 256; ++value) {
    const auto grey = static_cast<std::uint8_t>(value);
    const Colour colour{grey, grey, grey, 255};
    CHECK(colour_at(resized(plain(7, 5, colour), 3, 2), 1, 1) == colour);
  }
}

TEST_CASE("transparent pixels give no colour to their neighbours", "[imaging][thumbnail]") {
  Picture picture = plain(2, 1, kRed);
  set(picture, 1, 0, {0, 255, 0, 0});
  const auto small = resized(picture, 1, 1);
  CHECK(colour_at(small, 0, 0) == Colour{255, 0, 0, 128});
  CHECK(small.has_alpha);
  CHECK(colour_at(resized(plain(2, 2, {9, 9, 9, 0}), 1, 1), 0, 0) == kClear);
}

TEST_CASE("a new pixel takes its share of those it covers in part", "[imaging][thumbnail]") {
  Picture picture = plain(3, 1, kBlack);
  set(picture, 0, 0, kWhite);
  const auto small = resized(picture, 2, 1);  // the left one: two thirds white
  CHECK(colour_at(small, 0, 0)[0] == 213);
  CHECK(colour_at(small, 1, 0)[0] == 0);
  const auto large = resized(picture, 6, 2);
  CHECK(colour_at(large, 1, 1) == kWhite);
  CHECK(colour_at(large, 2, 1) == kBlack);
}

TEST_CASE("a thumbnail keeps its proportions, at least one pixel, and never grows",
          "[imaging][thumbnail]") {
  const auto small = thumbnail(plain(300, 100), 90);
  CHECK(small.width == 90);
  CHECK(small.height == 30);
  CHECK(small.full_width == 300);
  CHECK(thumbnail(plain(1000, 1), 10).height == 1);
  CHECK(thumbnail(plain(30, 10), 90).width == 30);
  CHECK(thumbnail(plain(900, 700), 256).height == 199);  // several bands
  CHECK_THROWS_AS(resized(plain(3, 3), 0, 1), Error);
}

TEST_CASE("a preview holds nothing but pixels, and the same bytes each time", "[imaging][encode]") {
  const auto picture = noise(40, 30, 1);
  CHECK(chunks_of(encode_webp(picture)) == std::vector<std::string>{"VP8 "});
  CHECK(chunks_of(encode_webp(picture, {.lossless = true})) == std::vector<std::string>{"VP8L"});
  CHECK(encode_webp(picture) == encode_webp(picture));
  CHECK(encode_webp(picture, {.quality = 10}).size() < encode_webp(picture).size());
  CHECK(encode_webp(picture, {.quality = 1000}) == encode_webp(picture, {.quality = 100}));
}

TEST_CASE("lossless keeps colours below full transparency", "[imaging][encode]") {
  Picture picture = noise(16, 16, 1);
  set(picture, 3, 3, {1, 2, 3, 0});
  CHECK(decode(encode_webp(picture, {.lossless = true})).pixels == picture.pixels);
}

TEST_CASE("what WebP cannot hold is refused", "[imaging][encode]") {
  CHECK_THROWS_AS(encode_webp(plain(16384, 1)), Error);
  CHECK_THROWS_AS(encode_webp(Picture{}), Error);
}

TEST_CASE("a blink shows both pictures for ever", "[imaging][encode]") {
  const auto before = noise(40, 30, 1), after = noise(40, 30, 2);
  const auto bytes = encode_blink(before, after, {.encode = {.lossless = true}});
  CHECK(chunks_of(bytes) == std::vector<std::string>{"VP8X", "ANIM", "ANMF", "ANMF"});
  const auto first = decode(bytes);
  CHECK(first.pixels == before.pixels);
  CHECK(first.notes == std::vector{Note::first_frame});
  CHECK(bytes == encode_blink(before, after, {.encode = {.lossless = true}}));
}

TEST_CASE("a blink of two sizes has the smaller", "[imaging][encode]") {
  const auto picture = decode(encode_blink(noise(40, 30, 1), noise(20, 60, 2)));
  CHECK(picture.width == 20);
  CHECK(picture.height == 30);
}

TEST_CASE("a heat map is grey but where something changed", "[imaging][heat_map]") {
  const auto before = plain(20, 10, kRed);
  auto after = before;
  set(after, 5, 5, kWhite);
  const auto map = heat_map(before, difference(before, after).mask);
  const auto grey = colour_at(map, 0, 0), hot = colour_at(map, 5, 5);
  CHECK(grey[0] == grey[1]);
  CHECK(grey[1] == grey[2]);
  CHECK(grey[0] >= 170);
  CHECK(hot[0] > hot[1] + 50);
  CHECK_FALSE(map.has_alpha);
}

TEST_CASE("a heat map of two sizes has the smaller", "[imaging][heat_map]") {
  const auto map = heat_map(plain(64, 64), difference(plain(64, 64), plain(32, 16)).mask);
  CHECK(map.width == 32);
  CHECK(map.height == 16);
}
