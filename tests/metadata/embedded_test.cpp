// EXIF and XMP where containers hide or split them.

#include "catch.hpp"
#include "fixtures.hpp"
#include "heif.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

const std::string kGuid = "0123456789ABCDEF0123456789ABCDEF";
const std::string kXmpPrefix("http://ns.adobe.com/xap/1.0/\0", 29);

std::string comment_block(std::string_view text) {
  return exif({{kUserComment, std::string("ASCII\0\0\0", 8) + std::string(text), 7, true}});
}

std::string jpeg_with(const std::string& segments) {
  JpegOptions options;
  options.segments = segments;
  return jpeg(options);
}

std::string extension_part(std::string_view whole, std::size_t at, std::size_t length,
                           std::string_view guid = kGuid) {
  return jpeg_segment(
      0xE1, std::string("http://ns.adobe.com/xmp/extension/\0", 35) + std::string(guid) +
                big_endian(static_cast<std::uint32_t>(whole.size())) +
                big_endian(static_cast<std::uint32_t>(at)) + std::string(whole.substr(at, length)));
}

std::string standard_packet(std::string_view guid = kGuid) {
  return jpeg_segment(0xE1, kXmpPrefix +
                                "<x xmlns:n=\"http://ns.adobe.com/xmp/note/\" "
                                "n:HasExtendedXMP=\"" +
                                std::string(guid) + "\"/>");
}

std::string raw_profile(std::string_view name, std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "\n" + std::string(name) + "\n    " + std::to_string(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto value = static_cast<unsigned char>(bytes[i]);
    if (i % 36 == 0) text += '\n';
    text += digits[value >> 4U];
    text += digits[value & 15U];
  }
  return text + "\n";
}

std::string gif_with(std::string_view extension) {
  return "GIF89a" + std::string("\x10\0\x08\0\0\0\0", 7) + std::string(extension) +
         std::string("\x2C\0\0\0\0\x10\0\x08\0\0\x02\x02\x4C\x01\0", 15) + ";";
}

std::string gif_xmp(std::string_view packet) {
  std::string trailer(1, '\1');
  for (int value = 255; value >= 0; --value) trailer += static_cast<char>(value);
  return "\x21\xFF\x0BXMP DataXMP" + std::string(packet) + trailer + '\0';
}

}  // namespace

TEST_CASE("extended XMP is put together by offset", "[metadata][jpeg][xmp]") {
  const std::string whole = "<x>" + std::string(300, 'e') + "</x>";
  const auto record = inspect(jpeg_with(standard_packet() + extension_part(whole, 200, 200) +
                                        extension_part(whole, 0, 200)))
                          .record;
  REQUIRE(record.raw.size() == 2);
  CHECK(record.raw[1].source == "jpeg:XMP");
  CHECK(record.raw[1].text == whole);
  CHECK(record.warnings.empty());
}

TEST_CASE("extended XMP that does not add up is not read", "[metadata][jpeg][xmp]") {
  const std::string whole(400, 'e');
  const auto bomb = std::string("http://ns.adobe.com/xmp/extension/\0", 35) + kGuid +
                    big_endian(0xFFFFFFFF) + big_endian(0xFFFFFFF0) + "x";
  const auto [why, parts] = GENERATE_COPY(table<std::string, std::string>({
      {"a part is missing", extension_part(whole, 0, 200)},
      {"parts overlap", extension_part(whole, 0, 300) + extension_part(whole, 200, 100)},
      {"another length", extension_part(whole, 0, 200) + extension_part(whole + "e", 200, 200)},
      {"another GUID", extension_part(whole, 0, 400, std::string(32, 'F'))},
      {"4 GiB are declared", jpeg_segment(0xE1, bomb)},
  }));
  INFO(why);
  const auto record = inspect(jpeg_with(standard_packet() + parts)).record;
  CHECK(record.raw.size() == 1);
  CHECK(warns_of(record, "its extension is damaged"));
}

TEST_CASE("every EXIF block of a JPEG is read, and one that goes on in the next segment",
          "[metadata][jpeg][exif]") {
  const auto app1 = [](std::string_view data) {
    return jpeg_segment(0xE1, std::string("Exif\0\0", 6) + std::string(data));
  };
  const auto two = inspect(jpeg_with(app1(exif({{0x0131, std::string("Krita\0", 6), 2, false}})) +
                                     app1(comment_block(infotext()))))
                       .record;
  REQUIRE(two.raw.size() == 2);
  CHECK(two.raw[0].key == "Software");
  CHECK(two.generation.seed == 42u);

  const auto block = comment_block(infotext(std::string(100000, 'p')));
  const auto split = inspect(jpeg_with(app1(block.substr(0, 65000)) + app1(block.substr(65000))));
  CHECK(split.record.generation.seed == 42u);
  CHECK(split.record.generation.prompt == std::string(100000, 'p'));
  CHECK(split.record.warnings.empty());
}

TEST_CASE("ImageMagick's raw profiles are decoded, and their text is kept",
          "[metadata][png][exif]") {
  const auto app1 = std::string("Exif\0\0", 6) + comment_block(infotext());
  const auto [key, bytes] = GENERATE_COPY(table<std::string, std::string>({
      {"Raw profile type exif", raw_profile("exif", app1)},
      {"Raw profile type APP1", raw_profile("generic profile", app1).replace(8, 1, "-")},
      {"Raw profile type EXIF", raw_profile("exif", comment_block(infotext()))},
  }));
  INFO(key);
  const auto record = inspect_png(ztxt_chunk(key, bytes)).record;
  REQUIRE(record.raw.size() == 2);
  CHECK(record.raw[0].bytes == bytes);
  CHECK(record.raw[1].source == "png:profile:EXIF");
  CHECK(record.generation.seed == 42u);
}

TEST_CASE("XMP in a raw profile is a packet like any other", "[metadata][png][xmp]") {
  const auto xmp = inspect_png(text_chunk("Raw profile type xmp", raw_profile("xmp", "<x/>")));
  REQUIRE(xmp.record.raw.size() == 2);
  CHECK(xmp.record.raw[1].source == "png:profile:XMP");
  CHECK(xmp.record.raw[1].text == "<x/>");
  const auto none = inspect_png(text_chunk("Raw profile type exif", "\nexif\n 3\nxyz\n"));
  CHECK(none.record.raw.size() == 1);
  CHECK(warns_of(none.record, "holds no bytes in hex"));
}

TEST_CASE("XMP in a GIF stands between its name and a trailer", "[metadata][gif][xmp]") {
  for (const std::size_t length : {1U, 5U, 254U, 300U, 5000U}) {
    const auto packet = "<x>" + std::string(length, '~') + "</x>";
    const auto found = inspect(gif_with(gif_xmp(packet)));
    CHECK(found.complete);
    REQUIRE(found.record.raw.size() == 1);
    CHECK(found.record.raw[0].source == "gif:XMP");
    CHECK(found.record.raw[0].text == packet);
  }
  const auto odd = inspect(gif_with(std::string("\x21\xFF\x0BXMP DataXMP\x02hi\0", 18)));
  CHECK(odd.complete);
  CHECK(warns_of(odd.record, "does not end as XMP in a GIF does"));
}

TEST_CASE("the Exif and XMP items of an AVIF are read wherever they stand", "[metadata][avif]") {
  const bool in_idat = GENERATE(false, true);
  const std::size_t pieces = GENERATE(1U, 3U);
  const auto block = std::string(4, '\0') + comment_block(infotext());
  const auto prefixed = big_endian(6) + std::string("Exif\0\0", 6) + comment_block(infotext());
  for (const auto& content : {block, prefixed}) {
    const auto found = inspect(avif_with_items({{"Exif", content, in_idat},
                                                {"application/rdf+xml", "<x/>", in_idat},
                                                {"text/plain", "no", in_idat}},
                                               pieces));
    CHECK(found.complete);
    CHECK(found.record.generation.seed == 42u);
    REQUIRE(found.record.raw.size() == 2);
    CHECK(found.record.raw[0].source == "avif:EXIF");
    CHECK(found.record.raw[1].source == "avif:XMP");
    CHECK(found.record.raw[1].text == "<x/>");
  }
}

TEST_CASE("items that point outside of the file are left alone", "[metadata][avif]") {
  auto bytes = avif_with_items({{"Exif", std::string(4, '\0') + comment_block("x"), false}});
  const auto iloc = bytes.find("iloc");
  bytes.replace(iloc + 4 + 4 + 4 + 8, 4, "\xFF\xFF\xFF\xFF");
  const auto found = inspect(bytes);
  CHECK(found.complete);
  CHECK(found.record.raw.empty());
}

TEST_CASE("an XMP box of its own is read from AVIF too", "[metadata][avif][xmp]") {
  const std::string uuid("\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC", 16);
  const auto record = inspect(avif_with_items({}) + box("uuid", uuid + "<x/>")).record;
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].source == "avif:XMP");
}
