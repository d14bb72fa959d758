#include "imaging/corner.hpp"

#include <cstring>
#include <stdexcept>

#include "catch.hpp"
#include "png.hpp"

using namespace ztgit;
using namespace ztgit::imaging;

namespace {

ReadAt reader(const std::string& bytes) {
  return [&bytes](std::uint64_t offset, std::span<std::byte> out) -> std::size_t {
    if (offset >= bytes.size()) return 0;
    const auto count = std::min<std::size_t>(out.size(), bytes.size() - offset);
    std::memcpy(out.data(), bytes.data() + offset, count);
    return count;
  };
}

}  // namespace

TEST_CASE("a corner of a PNG has the samples of the picture", "[imaging][png]") {
  const auto bytes = test::png();  // a gradient: x of the sample + 3 y + 1
  const auto pixels = decode_png(reader(bytes), {4, 3});
  REQUIRE(pixels.has_value());
  CHECK(pixels->width == 16);
  CHECK(pixels->height == 16);
  CHECK(pixels->channels == 3);
  CHECK(pixels->samples.size() == 36);  // 4 columns, 3 rows, 3 channels
  CHECK(pixels->sample(0, 0, 0) == 1);
  CHECK(pixels->sample(3, 2, 1) == 10 + 6 + 1);
  CHECK(decode_png(reader(bytes), {99, 99})->columns == 16);
}

TEST_CASE("no more of a PNG is read than its corner needs", "[imaging][png]") {
  test::PngOptions options;
  options.width = options.height = 600;
  options.noise = true;
  const auto whole = test::png(options);
  const auto cut = whole.substr(0, whole.size() / 2);
  CHECK(decode_png(reader(cut), {8, 8}).has_value());
  CHECK_FALSE(decode_png(reader(cut), {8, 600}).has_value());
}

TEST_CASE("what is no plain RGB picture is not decoded", "[imaging]") {
  auto palette = test::png();
  palette[25] = '\3';
  CHECK_FALSE(decode_png(reader(palette), {1, 1}).has_value());
  const std::string nothing, text = "no picture";
  CHECK_FALSE(decode_png(reader(nothing), {1, 1}).has_value());
  CHECK_FALSE(decode_webp(reader(text), text.size(), {1, 1}).has_value());
}

TEST_CASE("what reading throws comes out of libpng whole", "[imaging][png]") {
  const auto failing = [](std::uint64_t, std::span<std::byte>) -> std::size_t {
    throw std::runtime_error("disk");
  };
  CHECK_THROWS_AS(decode_png(failing, {1, 1}), std::runtime_error);
}
