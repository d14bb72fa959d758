#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

std::string box(std::string_view type, std::string_view content) {
  return big_endian(static_cast<std::uint32_t>(content.size() + 8)) + std::string(type) +
         std::string(content);
}

std::string ispe(std::uint32_t width, std::uint32_t height) {
  return box("ispe", std::string(4, '\0') + big_endian(width) + big_endian(height));
}

std::string avif(std::string_view properties, std::string_view data = "pixels") {
  return box("ftyp", std::string("avif\0\0\0\0avifmif1", 16)) +
         box("meta", std::string(4, '\0') + box("iprp", box("ipco", properties))) +
         box("mdat", data);
}

const std::string kGifHead("GIF89a\x10\0\x08\0\0\0\0", 13);
const std::string kGifImage("\x2C\0\0\0\0\x10\0\x08\0\0\x02\x02\x4C\x01\0", 15);

std::string gif_comment(std::string_view text) {
  return std::string("\x21\xFE") + static_cast<char>(text.size()) + std::string(text) +
         std::string(1, '\0');
}

}  // namespace

TEST_CASE("a JPEG is complete from SOI to EOI", "[metadata][jpeg]") {
  const auto found = inspect(jpeg(), "picture.jpg");
  CHECK(found.kind == Kind::jpeg);
  CHECK(found.complete);
  CHECK(found.record.image.mime == "image/jpeg");
  CHECK(found.record.image.width == 16u);
  CHECK(found.record.image.height == 8u);

  const auto trailing = inspect(jpeg() + "appended");
  CHECK(trailing.complete);
  CHECK(warns_of(trailing.record, "8 bytes follow the end"));
}

TEST_CASE("a broken JPEG is told apart", "[metadata][jpeg]") {
  JpegOptions open, flat;
  open.end = false;
  flat.height = 0;
  const auto whole = jpeg();
  const auto [why, bytes, problem] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"no EOI", jpeg(open), "ends before its end marker"},
      {"no scan", whole.substr(0, 15), "ends before its first scan"},
      {"cut in a segment", whole.substr(0, 8), "ends inside a segment"},
      {"an end at once", "\xFF\xD8\xFF\xD9", "has no scan"},
      {"a segment of no length", std::string("\xFF\xD8\xFF\xE0\0\0", 6),
       "holds a segment without length at byte 4"},
      {"no frame header", "\xFF\xD8" + jpeg_segment(0xDA, "abc") + "\xFF\xD9",
       "has no frame header"},
      {"no height", jpeg(flat), "has no pixels: 16 x 0"},
  }));
  INFO(why);
  const auto found = inspect(bytes);
  CHECK_FALSE(found.complete);
  CHECK(found.problem == problem);
}

TEST_CASE("a thumbnail's end does not complete a cut JPEG", "[metadata][jpeg]") {
  JpegOptions options;
  options.segments = jpeg_segment(0xE1, std::string("Exif\0\0", 6) + "thumbnail\xFF\xD9");
  options.end = false;
  CHECK(inspect(jpeg(options)).problem == "ends before its end marker");
}

TEST_CASE("JPEG comments and XMP are kept", "[metadata][jpeg]") {
  JpegOptions options;
  options.segments = std::string("\xFF\xFF") +  // a fill byte
                     jpeg_segment(0xFE, std::string("parameters\0", 11) + infotext()).substr(1) +
                     jpeg_segment(0xE1, std::string("http://ns.adobe.com/xap/1.0/\0<x/>", 33));
  const auto record = inspect(jpeg(options)).record;
  REQUIRE(record.raw.size() == 2);
  CHECK(record.raw[0].source == "jpeg:COM");
  CHECK(record.raw[0].key == "parameters");
  CHECK(record.raw[1].source == "jpeg:XMP");
  CHECK(record.raw[1].text == "<x/>");
  CHECK(record.generation.seed == 42u);
  CHECK(record.source.format == "jpeg:COM:parameters");
}

TEST_CASE("a comment that is no infotext is only kept", "[metadata][jpeg]") {
  JpegOptions options;
  options.segments = jpeg_segment(0xFE, "Created with GIMP");
  const auto record = inspect(jpeg(options)).record;
  CHECK(record.raw.size() == 1);
  CHECK_FALSE(record.generation.prompt.has_value());
}

TEST_CASE("a WebP is as long as it declares", "[metadata][webp]") {
  const auto whole = webp(riff_chunk("XMP ", "<x/>") + riff_chunk("C2PA", "jumb"));
  const auto found = inspect(whole);
  CHECK(found.kind == Kind::webp);
  CHECK(found.complete);
  CHECK(found.record.image.width == 16u);
  CHECK(found.record.image.height == 8u);
  REQUIRE(found.record.raw.size() == 2);
  CHECK(found.record.raw[0].source == "webp:XMP");
  CHECK(found.record.provenance.c2pa.has_value());

  CHECK(inspect(whole.substr(0, whole.size() - 2)).problem == "ends inside its C2PA chunk");
  CHECK(inspect(whole.substr(0, whole.size() - 12)).problem.starts_with("ends early"));
  CHECK(warns_of(inspect(whole + "xx").record, "2 bytes follow the end"));
  CHECK(inspect("RIFF" + little_endian(4) + "WEBP").problem == "has no image data");
}

TEST_CASE("the size of a simple WebP comes from its bitstream", "[metadata][webp]") {
  const auto simple = [](const std::string& chunk_bytes) {
    return "RIFF" + little_endian(static_cast<std::uint32_t>(chunk_bytes.size() + 4)) + "WEBP" +
           chunk_bytes;
  };
  const auto lossy =
      inspect(simple(riff_chunk("VP8 ", std::string("\0\0\0\x9D\x01\x2A\x10\x00\x08\x00", 10))));
  CHECK(lossy.complete);
  CHECK(lossy.record.image.width == 16u);
  CHECK(lossy.record.image.height == 8u);
  const auto lossless = inspect(simple(riff_chunk("VP8L", std::string("\x2F\x0F\xC0\x01\x00", 5))));
  CHECK(lossless.record.image.width == 16u);
  CHECK(lossless.record.image.height == 8u);
  CHECK(inspect(simple(riff_chunk("VP8L", "?????"))).problem == "has no dimensions");
}

TEST_CASE("a GIF ends in a trailer, and its comments are read", "[metadata][gif]") {
  const auto found =
      inspect(kGifHead + gif_comment("Steps: 9, Sampler: Euler, Seed: 42") + kGifImage + ";");
  CHECK(found.kind == Kind::gif);
  CHECK(found.complete);
  CHECK(found.record.image.width == 16u);
  CHECK(found.record.image.height == 8u);
  CHECK(found.record.generation.seed == 42u);
  CHECK(found.record.source.format == "gif:comment");

  CHECK(inspect(kGifHead + kGifImage).problem == "ends without a trailer");
  CHECK(inspect(kGifHead + kGifImage.substr(0, 12)).problem == "ends inside its image data");
  CHECK(inspect(kGifHead + ";").problem == "has no image data");
  CHECK_FALSE(inspect(kGifHead + kGifImage + "?;").complete);
}

TEST_CASE("an AVIF tells its size, and boxes stay inside the file", "[metadata][avif]") {
  const auto found = inspect(avif(ispe(64, 64) + ispe(1024, 768)));
  CHECK(found.kind == Kind::avif);
  CHECK(found.complete);
  CHECK(found.record.image.mime == "image/avif");
  CHECK(found.record.image.width == 1024u);
  CHECK(found.record.image.height == 768u);

  const auto whole = avif(ispe(8, 8));
  CHECK(inspect(whole.substr(0, whole.size() - 1)).problem == "ends inside a box");
  CHECK(inspect(avif("")).problem == "has no dimensions");
  CHECK(inspect(avif(ispe(0, 8))).problem == "has no pixels: 0 x 8");
  CHECK(inspect(avif(big_endian(4) + "free")).problem.starts_with("holds a box without length"));
}

TEST_CASE("an LFS pointer is named as one", "[metadata][sniff]") {
  const auto found =
      inspect("version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') +
              "\nsize 1\n");
  CHECK(found.kind == Kind::lfs_pointer);
  CHECK_FALSE(found.complete);
  CHECK(found.problem == "is a Git LFS pointer, not the image itself");
}
