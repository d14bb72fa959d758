#include "imaging/decode.hpp"

#include <algorithm>
#include <webp/mux.h>

#include "base/error.hpp"
#include "catch.hpp"
#include "coded_pictures.hpp"
#include "imaging/encode.hpp"
#include "orientation.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::imaging;
using Bytes = std::vector<std::uint8_t>;

namespace {

ErrorKind kind_of_failure(const std::string& bytes) {
  try {
    decode(bytes);
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::internal;  // it did not fail
}

bool has(const Picture& picture, Note note) {
  return std::find(picture.notes.begin(), picture.notes.end(), note) != picture.notes.end();
}

Bytes pixel(const Picture& picture, std::uint32_t x, std::uint32_t y) {
  return {picture.at(x, y), picture.at(x, y) + 4};
}

bool close(const Bytes& one, const Bytes& other, int most) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [&](int a, int b) { return std::abs(a - b) <= most; });
}

// 9 × 7 pixels that all differ.
std::string many_colours(std::size_t channels) {
  std::string pixels;
  for (std::size_t i = 0; i < std::size_t{9} * 7 * channels; ++i)
    pixels += static_cast<char>(i * 7 + i / 9);
  return pixels;
}

std::string exif(char orientation) {
  using namespace std::string_literals;
  return "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
}

// Left half red, right half blue.
std::string halves(std::uint32_t width, std::uint32_t height) {
  std::string pixels;
  for (std::uint32_t i = 0; i < width * height; ++i)
    pixels += i % width < width / 2 ? std::string("\xff\0\0", 3) : std::string("\0\0\xff", 3);
  return pixels;
}

// A lossless WebP of 8 × 4 pixels that stands at (4, 2) of an animation's 16 × 8.
std::string animation_with_small_frame() {
  Picture picture;
  picture.width = 8;
  picture.height = 4;
  picture.pixels.assign(std::size_t{8} * 4 * 4, 200);
  picture.has_alpha = true;
  const auto still = encode_webp(picture, {.lossless = true});
  WebPMux* mux = WebPMuxNew();
  WebPMuxSetCanvasSize(mux, 16, 8);
  WebPMuxFrameInfo frame{};
  frame.id = WEBP_CHUNK_ANMF;
  frame.bitstream = {reinterpret_cast<const std::uint8_t*>(still.data()), still.size()};
  frame.x_offset = 4;
  frame.y_offset = 2;
  frame.duration = 100;
  WebPMuxPushFrame(mux, &frame, 1);
  frame.x_offset = 8;
  WebPMuxPushFrame(mux, &frame, 1);
  const WebPMuxAnimParams params{0, 0};
  WebPMuxSetAnimationParams(mux, &params);
  WebPData data;
  WebPDataInit(&data);
  WebPMuxAssemble(mux, &data);
  std::string bytes(reinterpret_cast<const char*>(data.bytes), data.size);
  WebPDataClear(&data);
  WebPMuxDelete(mux);
  return bytes;
}

}  // namespace

TEST_CASE("every kind of PNG becomes 8-bit RGBA", "[imaging][png]") {
  using namespace std::string_literals;
  struct Case {
    std::string name;
    test::RawPng png;
    Bytes first, second;
    std::vector<Note> notes;
  };
  const auto palette = test::chunk("PLTE", "\x0a\x14\x1e\xc8\x64\x32"s);
  const auto transparency = test::chunk("tRNS", "\xff\x40"s);
  const std::vector<Case> cases{
      {"RGBA", {2, 1, 8, 6, false, "\1\2\3\xff\4\5\6\7"s, ""}, {1, 2, 3, 255}, {4, 5, 6, 7}, {}},
      {"RGB", {2, 1, 8, 2, false, "\1\2\3\4\5\6"s, ""}, {1, 2, 3, 255}, {4, 5, 6, 255}, {}},
      {"grey", {2, 1, 8, 0, false, "\1\x80"s, ""}, {1, 1, 1, 255}, {128, 128, 128, 255}, {}},
      {"grey and alpha",
       {2, 1, 8, 4, false, "\1\2\x80\4"s, ""},
       {1, 1, 1, 2},
       {128, 128, 128, 4},
       {}},
      {"one bit", {2, 1, 1, 0, false, "\x40"s, ""}, {0, 0, 0, 255}, {255, 255, 255, 255}, {}},
      {"four bits", {2, 1, 4, 0, false, "\x1f"s, ""}, {17, 17, 17, 255}, {255, 255, 255, 255}, {}},
      {"palette",
       {2, 1, 8, 3, false, "\0\1"s, palette},
       {10, 20, 30, 255},
       {200, 100, 50, 255},
       {}},
      {"palette of one bit",
       {2, 1, 1, 3, false, "\x40"s, palette},
       {10, 20, 30, 255},
       {200, 100, 50, 255},
       {}},
      {"palette with alpha",
       {2, 1, 8, 3, false, "\0\1"s, palette + transparency},
       {10, 20, 30, 255},
       {200, 100, 50, 64},
       {}},
      {"a transparent colour",
       {2, 1, 8, 2, false, "\1\2\3\4\5\6"s, test::chunk("tRNS", "\0\4\0\5\0\6"s)},
       {1, 2, 3, 255},
       {4, 5, 6, 0},
       {}},
      {"16 bits",
       {2, 1, 16, 2, false, "\1\1\x80\x80\xff\xff\0\0\0\0\1\0"s, ""},
       {1, 128, 255, 255},
       {0, 0, 1, 255},
       {Note::sixteen_bit}},
      {"16 bits of grey and alpha",
       {2, 1, 16, 4, false, "\1\1\x80\x80\0\0\xff\xff"s, ""},
       {1, 1, 1, 128},
       {0, 0, 0, 255},
       {Note::sixteen_bit}},
      {"gamma",
       {2, 1, 8, 0, false, "\1\2"s, test::chunk("gAMA", "\0\1\x86\xa0"s)},
       {1, 1, 1, 255},
       {2, 2, 2, 255},
       {Note::gamma}},
      {"gamma of sRGB",
       {2, 1, 8, 0, false, "\1\2"s, test::chunk("gAMA", "\0\0\xb1\x8f"s)},
       {1, 1, 1, 255},
       {2, 2, 2, 255},
       {}},
      {"sRGB",
       {2, 1, 8, 0, false, "\1\2"s,
        test::chunk("gAMA", "\0\1\x86\xa0"s) + test::chunk("sRGB", "\0"s)},
       {1, 1, 1, 255},
       {2, 2, 2, 255},
       {}},
      {"profile",
       {2, 1, 8, 0, false, "\1\2"s, test::chunk("iCCP", "x\0\0zz"s)},
       {1, 1, 1, 255},
       {2, 2, 2, 255},
       {Note::colour_profile}},
  };
  for (const auto& one : cases) {
    INFO(one.name);
    const auto picture = decode(test::raw_png(one.png));
    REQUIRE(picture.width == 2);
    REQUIRE(picture.height == 1);
    CHECK(pixel(picture, 0, 0) == one.first);
    CHECK(pixel(picture, 1, 0) == one.second);
    CHECK(picture.has_alpha == (one.first[3] != 255 || one.second[3] != 255));
    CHECK(picture.notes == one.notes);
  }
}

TEST_CASE("an interlaced PNG has the pixels of the other", "[imaging][png]") {
  for (const auto& [type, channels] :
       {std::pair<std::uint8_t, std::size_t>{2, 3}, {6, 4}, {0, 1}}) {
    test::RawPng options{9, 7, 8, type, false, many_colours(channels), ""};
    const auto plain = decode(test::raw_png(options));
    options.interlaced = true;
    CHECK(decode(test::raw_png(options)).pixels == plain.pixels);
  }
}

TEST_CASE("a PNG that was cut anywhere is an error and no picture", "[imaging][png]") {
  const auto whole = test::raw_png({9, 7, 8, 6, false, many_colours(4), ""});
  REQUIRE(decode(whole).width == 9);
  for (std::size_t size = 8; size < whole.size(); ++size) {
    INFO(size);
    CHECK(kind_of_failure(whole.substr(0, size)) == ErrorKind::integrity);
  }
}

TEST_CASE("a PNG with one byte changed is an error and no picture", "[imaging][png]") {
  const auto whole =
      test::raw_png({9, 7, 8, 6, false, many_colours(4), test::text_chunk("a", "b")});
  for (std::size_t at = 8; at < whole.size(); ++at) {
    INFO(at);
    auto broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 0x10);
    CHECK_THROWS_AS(decode(broken), Error);
  }
}

TEST_CASE("a few bytes that claim huge sizes are refused before they cost memory", "[imaging]") {
  const auto claims = [](std::uint32_t width, std::uint32_t height) {
    return std::string(test::kPngSignature) +
           test::chunk("IHDR", test::big_endian(width) + test::big_endian(height) +
                                   std::string("\x08\x06\0\0\0", 5)) +
           test::chunk("IDAT", test::deflated("x")) + test::chunk("IEND", "");
  };
  CHECK(kind_of_failure(claims(16385, 1)) == ErrorKind::usage);
  CHECK(kind_of_failure(claims(1, 2'000'000'000)) == ErrorKind::usage);
  CHECK(kind_of_failure(claims(16384, 16384)) == ErrorKind::usage);  // 268 megapixels
  CHECK(kind_of_failure(claims(0, 5)) == ErrorKind::integrity);
  CHECK(kind_of_failure(claims(9000, 9000)) == ErrorKind::integrity);  // not with 79 bytes

  auto jpeg = test::raw_jpeg({16, 16, 3, false, halves(16, 16), ""});
  const auto size_at = jpeg.find("\xff\xc0") + 5;
  jpeg.replace(size_at, 4, "\xff\xff\xff\xff");
  CHECK(kind_of_failure(jpeg) == ErrorKind::usage);
}

TEST_CASE("JPEGs of three colours, of grey and progressive ones are decoded", "[imaging][jpeg]") {
  for (const bool progressive : {false, true}) {
    const auto picture = decode(test::raw_jpeg({32, 16, 3, progressive, halves(32, 16), ""}));
    CHECK(picture.width == 32);
    CHECK(close(pixel(picture, 2, 2), {255, 0, 0, 255}, 6));
    CHECK(close(pixel(picture, 30, 14), {0, 0, 255, 255}, 6));
    CHECK_FALSE(picture.has_alpha);
    CHECK(picture.notes.empty());
  }
  const auto grey = decode(test::raw_jpeg({8, 8, 1, false, std::string(64, '\x64'), ""}));
  CHECK(close(pixel(grey, 3, 3), {100, 100, 100, 255}, 2));
}

TEST_CASE("four inks become RGB, and the picture says so", "[imaging][jpeg]") {
  // Inverted: 255 is no ink. Cyan's ink at full strength, no other.
  std::string cyan;
  for (int i = 0; i < 64; ++i) cyan += std::string("\0\xff\xff\xff", 4);
  const auto picture = decode(test::raw_jpeg({8, 8, 4, false, cyan, ""}));
  CHECK(close(pixel(picture, 3, 3), {0, 255, 255, 255}, 3));
  CHECK(has(picture, Note::cmyk));
}

TEST_CASE("a JPEG is turned as its EXIF says", "[imaging][jpeg]") {
  // Red at the file's left. Where it stands afterwards, for each orientation.
  struct Case {
    char orientation;
    std::uint32_t width;
    std::uint32_t x, y;
  };
  for (const Case& one :
       {Case{1, 32, 1, 8}, Case{2, 32, 30, 8}, Case{3, 32, 30, 8}, Case{4, 32, 1, 8},
        Case{5, 16, 8, 1}, Case{6, 16, 8, 1}, Case{7, 16, 8, 30}, Case{8, 16, 8, 30}}) {
    INFO(int{one.orientation});
    const auto picture =
        decode(test::raw_jpeg({32, 16, 3, false, halves(32, 16), exif(one.orientation)}));
    CHECK(picture.width == one.width);
    CHECK(picture.height == 48 - one.width);
    CHECK(picture.full_width == one.width);
    CHECK(close(pixel(picture, one.x, one.y), {255, 0, 0, 255}, 6));
    CHECK(has(picture, Note::turned) == (one.orientation != 1));
  }
}

TEST_CASE("turning puts each corner where EXIF wants it", "[imaging][jpeg]") {
  Picture picture;
  picture.width = 2;
  picture.height = 2;
  for (const std::uint8_t value : Bytes{1, 2, 3, 4})
    picture.pixels.insert(picture.pixels.end(), 4, value);
  const std::vector<Bytes> expected{{1, 2, 3, 4}, {2, 1, 4, 3}, {4, 3, 2, 1}, {3, 4, 1, 2},
                                    {1, 3, 2, 4}, {3, 1, 4, 2}, {4, 2, 3, 1}, {2, 4, 1, 3}};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    INFO(orientation);
    const auto upright = turned(picture, orientation);
    const Bytes seen{upright.at(0, 0)[0], upright.at(1, 0)[0], upright.at(0, 1)[0],
                     upright.at(1, 1)[0]};
    CHECK(seen == expected[static_cast<std::size_t>(orientation - 1)]);
  }
}

TEST_CASE("a JPEG for a preview is decoded smaller, and says so", "[imaging][jpeg]") {
  const auto bytes = test::raw_jpeg({400, 200, 3, false, halves(400, 200), ""});
  const auto picture = decode(bytes, {.longer_side_at_least = 90});
  CHECK(picture.width == 100);
  CHECK(picture.height == 50);
  CHECK(picture.full_width == 400);
  CHECK(has(picture, Note::scaled));
  CHECK(decode(bytes, {.longer_side_at_least = 300}).width == 400);
}

TEST_CASE("a JPEG that was cut is an error and no half grey picture", "[imaging][jpeg]") {
  for (const bool progressive : {false, true}) {
    std::string noise = many_colours(3) + many_colours(3) + many_colours(3) + many_colours(3);
    noise.resize(std::size_t{16} * 12 * 3);
    const auto whole = test::raw_jpeg({16, 12, 3, progressive, noise, ""});
    REQUIRE(decode(whole).width == 16);
    for (std::size_t size = 3; size < whole.size(); ++size) {
      INFO(size);
      CHECK(kind_of_failure(whole.substr(0, size)) == ErrorKind::integrity);
    }
  }
}

TEST_CASE("WebP is decoded exactly if lossless, nearly if not, with alpha", "[imaging][webp]") {
  const auto source = decode(test::raw_png({9, 7, 8, 6, false, many_colours(4), ""}));
  CHECK(decode(encode_webp(source, {.lossless = true})).pixels == source.pixels);
  const auto plain = decode(test::raw_png({32, 16, 8, 2, false, halves(32, 16), ""}));
  const auto lossy = decode(encode_webp(plain));
  CHECK(close(pixel(lossy, 2, 2), {255, 0, 0, 255}, 8));
  CHECK_FALSE(lossy.has_alpha);
}

TEST_CASE("of an animated WebP there is the first frame, where it stands", "[imaging][webp]") {
  const auto picture = decode(animation_with_small_frame());
  CHECK(picture.width == 16);
  CHECK(picture.height == 8);
  CHECK(pixel(picture, 0, 0) == Bytes{0, 0, 0, 0});
  CHECK(pixel(picture, 4, 2) == Bytes{200, 200, 200, 200});
  CHECK(pixel(picture, 11, 5) == Bytes{200, 200, 200, 200});
  CHECK(pixel(picture, 12, 5) == Bytes{0, 0, 0, 0});
  CHECK(has(picture, Note::first_frame));
}

TEST_CASE("a WebP that was cut is an error and no picture", "[imaging][webp]") {
  const auto source = decode(test::raw_png({9, 7, 8, 6, false, many_colours(4), ""}));
  for (const auto& whole :
       {encode_webp(source, {.lossless = true}), encode_webp(source), animation_with_small_frame()})
    for (std::size_t size = 12; size < whole.size(); ++size) {
      INFO(size);
      CHECK(kind_of_failure(whole.substr(0, size)) == ErrorKind::integrity);
    }
}

TEST_CASE("the first bytes say what a file is", "[imaging]") {
  using namespace std::string_literals;
  const std::string box("\0\0\0\x20", 4);
  CHECK(format_of("GIF89a") == Format::gif);
  CHECK(format_of(box + "ftypavif") == Format::avif);
  CHECK(format_of(box + "ftypheic") == Format::heic);
  CHECK(format_of(box + "ftypmp42") == Format::unknown);
  CHECK(format_of("") == Format::unknown);
  CHECK(kind_of_failure("GIF89a...........") == ErrorKind::usage);
  CHECK(kind_of_failure("plain text") == ErrorKind::usage);
  CHECK(kind_of_failure("\xff\xd8\xff") == ErrorKind::integrity);
  CHECK(kind_of_failure("RIFF\xff\xff\xff\xffWEBP"s) == ErrorKind::integrity);
}

TEST_CASE("a file is decoded, and what is wrong with it names it", "[imaging]") {
  const test::TempDir folder;
  folder.write("a.jpg", test::png());  // by its bytes, not its name
  CHECK(decode_file(folder.path() / "a.jpg").width == 16);
  CHECK_THROWS_AS(decode_file(folder.path() / "none.png"), Error);
}
