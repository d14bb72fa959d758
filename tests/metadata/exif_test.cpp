#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

std::string utf16(std::u16string_view text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const auto high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xFFU);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

std::string comment_of(const std::string& value, bool big_tiff, bool in_ifd0 = false,
                       std::uint32_t type = 7) {
  const auto record =
      inspect(jpeg_with_exif(exif({{kUserComment, value, type, !in_ifd0}}, big_tiff))).record;
  for (const auto& entry : record.raw)
    if (entry.key == "UserComment") return entry.text;
  return "(absent)";
}

}  // namespace

TEST_CASE("UserComment is decoded whoever wrote it", "[metadata][exif]") {
  const std::string unicode("UNICODE\0", 8), ascii("ASCII\0\0\0", 8), undefined(8, '\0');
  const std::u16string_view fox = u"狐狸 fox", chinese = u"狐狸雪地";
  const std::string mixed = "狐狸 fox";
  const auto [why, value, big_tiff,
              text] = GENERATE_COPY(table<std::string, std::string, bool, std::string>({
      {"A1111: UTF-16BE in MM", unicode + utf16(fox, true), true, mixed},
      {"Civitai: UTF-16BE in II", unicode + utf16(fox, true), false, mixed},
      {"SwarmUI: UTF-16LE in II", unicode + utf16(fox, false), false, mixed},
      {"UTF-16LE in MM", unicode + utf16(fox, false), true, mixed},
      {"mlx: a BOM, little-endian", unicode + "\xFF\xFE" + utf16(fox, false), true, mixed},
      {"a BOM, big-endian", unicode + "\xFE\xFF" + utf16(fox, true), false, mixed},
      {"no ASCII to tell: the TIFF's order, big", unicode + utf16(chinese, true), true, "狐狸雪地"},
      {"no ASCII to tell: the TIFF's order, little", unicode + utf16(chinese, false), false,
       "狐狸雪地"},
      {"UNICODE, but UTF-8", unicode + mixed, true, mixed},
      {"ASCII with UTF-8", ascii + mixed, true, mixed},
      {"ASCII with Latin-1", ascii + "caf\xE9", true, "café"},
      {"undefined with UTF-8", undefined + mixed, true, mixed},
      {"JIS is kept raw", std::string("JIS\0\0\0\0\0", 8) + "abc", true, ""},
      {"no prefix", mixed, true, mixed},
      {"no prefix, Latin-1", "caf\xE9 au lait", true, "café au lait"},
      {"padding at the end", ascii + "abc" + std::string(5, '\0'), true, "abc"},
      {"padding of UTF-16", unicode + utf16(u"ab", true) + std::string(4, '\0'), true, "ab"},
      {"a pair of surrogates", unicode + utf16(u"a\xD83E\xDD8A", true), true, "a🦊"},
      {"half a pair", unicode + utf16(std::u16string(u"a") + char16_t{0xD83E} + u"b", true), true,
       "a\uFFFDb"},
      {"an odd byte", unicode + utf16(u"ab", true) + "x", true, "ab\uFFFD"},
      {"nothing but a prefix", unicode, true, ""},
  }));
  INFO(why);
  CHECK(comment_of(value, big_tiff) == text);
}

TEST_CASE("UserComment is found in IFD0 too, typed as text", "[metadata][exif]") {
  CHECK(comment_of("a fox in the snow", true, true, 2) == "a fox in the snow");
}

TEST_CASE("EXIF text tags become entries by name", "[metadata][exif]") {
  const auto record =
      inspect(jpeg_with_exif(exif({{0x010E, "a description", 2, false},
                                   {0x010F, "workflow:{}", 2, false},
                                   {0x0110, std::string("prompt:{}\0", 10), 2, false},
                                   {0x0131, "Soft", 2, false},
                                   {0x9C9C, utf16(u"xp", false), 1, false}},
                                  false)))
          .record;
  REQUIRE(record.raw.size() == 5);
  CHECK(record.raw[0].key == "ImageDescription");
  CHECK(record.raw[1].text == "workflow:{}");
  CHECK(record.raw[2].key == "Model");
  CHECK(record.raw[2].text == "prompt:{}");
  CHECK(record.raw[2].bytes.size() == 10);
  CHECK(record.raw[3].text == "Soft");
  CHECK(record.raw[4].text == "xp");
}

TEST_CASE("a WebP EXIF chunk may begin with the JPEG's prefix", "[metadata][exif]") {
  const auto block = exif({{kUserComment, infotext(), 2, false}});
  const auto prefix = GENERATE(std::string(), std::string("Exif\0\0", 6));
  const auto found = inspect(webp(riff_chunk("EXIF", prefix + block)));
  CHECK(found.complete);
  CHECK(found.record.generation.seed == 42u);
  CHECK(found.record.source.format == "webp:EXIF:UserComment");
}

TEST_CASE("a camera's comment is not taken for a prompt", "[metadata][exif]") {
  const auto record = inspect(jpeg_with_exif(exif({{0x010F, "Canon", 2, false},
                                                   {kUserComment, "at the beach", 2, false}})))
                          .record;
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK(record.source.generator == "unknown");
}

TEST_CASE("hostile EXIF ends and stays inside its block", "[metadata][exif][limits]") {
  const std::string header("MM\0*\0\0\0\x08", 8);
  const std::string field("\x92\x86\0\7", 4);
  const auto [why, block] = GENERATE_COPY(table<std::string, std::string>({
      {"nothing", ""},
      {"no TIFF", "hello world, this is no TIFF"},
      {"a directory beyond the end", std::string("MM\0*\xFF\xFF\xFF\xFF", 8)},
      {"a directory of 65535 fields", header + "\xFF\xFF"},
      {"a value beyond the end",
       header + std::string("\0\1", 2) + field + big_endian(100) + big_endian(26)},
      {"a size that overflows 32 bits", header + std::string("\0\1", 2) +
                                            std::string("\x92\x86\0\5", 4) +
                                            big_endian(0x20000001) + big_endian(0)},
      {"an offset near 2^32",
       header + std::string("\0\1", 2) + field + big_endian(0xFFFFFFFF) + big_endian(0xFFFFFFFF)},
      {"a directory that holds itself",
       header + std::string("\0\1\x87\x69\0\4", 6) + big_endian(1) + big_endian(8) + big_endian(0)},
      {"an unknown type",
       header + std::string("\0\1\x92\x86\0\x63", 6) + big_endian(1) + big_endian(8)},
  }));
  INFO(why);
  const auto found = inspect(webp(riff_chunk("EXIF", block)));
  CHECK(found.complete);
  REQUIRE(found.record.raw.size() == 1);
  CHECK(found.record.raw[0].bytes == block);
}

TEST_CASE("fields that share their bytes cannot multiply them", "[metadata][exif][limits]") {
  // 300 directory fields, each the same 900 kB.
  const std::uint32_t count = 300, at = 8 + 2 + count * 12 + 4;
  std::string block = std::string("MM\0*\0\0\0\x08", 8) + big_endian(count).substr(2);
  for (std::uint32_t i = 0; i < count; ++i)
    block += std::string("\x92\x86\0\7", 4) + big_endian(900000) + big_endian(at);
  block += big_endian(0) + std::string(900000, 'x');
  std::size_t kept = 0;
  for (const auto& entry : inspect(webp(riff_chunk("EXIF", block))).record.raw)
    kept += entry.bytes.size();
  CHECK(kept <= limits::kTotalBytes);
}
