#include "base/text.hpp"
#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

TEST_CASE("magic bytes decide what a file is", "[metadata][sniff]") {
  const auto [why, head, kind] = GENERATE(table<std::string, std::string, Kind>({
      {"PNG", std::string(kPngSignature), Kind::png},
      {"PNG cut short", std::string(kPngSignature.substr(0, 7)), Kind::not_an_image},
      {"JPEG", "\xFF\xD8\xFF\xE0", Kind::jpeg},
      {"WebP", "RIFF1234WEBPVP8L", Kind::webp},
      {"another RIFF", "RIFF1234WAVEfmt ", Kind::not_an_image},
      {"GIF", "GIF89a", Kind::gif},
      {"AVIF", std::string("\0\0\0\x1C", 4) + "ftypavif", Kind::avif},
      {"HEIC", std::string("\0\0\0\x1C", 4) + "ftypheic", Kind::heic},
      {"AVIF under mif1",
       std::string("\0\0\0\x1C", 4) + std::string("ftypmif1\0\0\0\0miafavif", 20), Kind::avif},
      {"a film", std::string("\0\0\0\x1C", 4) + "ftypisom", Kind::not_an_image},
      {"an LFS pointer",
       "version https://git-lfs.github.com/spec/v1\noid sha256:", Kind::lfs_pointer},
      {"text", "version 2", Kind::not_an_image},
      {"nothing", "", Kind::not_an_image},
  }));
  INFO(why);
  CHECK(sniff(head) == kind);
}

TEST_CASE("a complete PNG tells its size and nothing it does not know", "[metadata][png]") {
  const auto found = inspect(png());
  CHECK(found.kind == Kind::png);
  CHECK(found.complete);
  CHECK(found.problem.empty());
  CHECK(found.record.image.mime == "image/png");
  CHECK(found.record.image.width == 16u);
  CHECK(found.record.image.height == 16u);
  CHECK(found.record.source.generator == "unknown");
  CHECK(found.record.source.format == "none");
  CHECK(found.record.raw.empty());
  CHECK(found.record.warnings.empty());
}

TEST_CASE("text chunks of every kind decode as their writers meant them", "[metadata][png]") {
  const auto [why, text_bytes, source,
              text] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"tEXt in Latin-1", text_chunk("k", "caf\xE9"), "png:tEXt", "café"},
      {"tEXt in UTF-8", text_chunk("k", "狐狸"), "png:tEXt", "狐狸"},
      {"zTXt in Latin-1", ztxt_chunk("k", "caf\xE9"), "png:zTXt", "café"},
      {"zTXt in UTF-8", ztxt_chunk("k", "狐狸"), "png:zTXt", "狐狸"},
      {"iTXt", itxt_chunk("k", "狐狸"), "png:iTXt", "狐狸"},
      {"compressed iTXt", itxt_chunk("k", "狐狸", true), "png:iTXt", "狐狸"},
      {"ComfyUI's comf", chunk("comf", std::string("k\0{}", 4)), "png:comf", "{}"},
      {"an empty value", text_chunk("k", ""), "png:tEXt", ""},
      {"a NUL inside", text_chunk("k", std::string("a\0b", 3)), "png:tEXt", std::string("a\0b", 3)},
  }));
  INFO(why);
  const auto record = inspect_png(text_bytes).record;
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].source == source);
  CHECK(record.raw[0].key == "k");
  CHECK(record.raw[0].text == text);
  CHECK(record.raw[0].size == record.raw[0].bytes.size());
  CHECK(record.warnings.empty());
}

TEST_CASE("bad UTF-8 in an iTXt is replaced and said so, the bytes are kept", "[metadata][png]") {
  const auto record = inspect_png(itxt_chunk("k", "a\xFF\xED\xA0\x80z")).record;
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].bytes == "a\xFF\xED\xA0\x80z");
  CHECK(ztgit::is_valid_utf8(record.raw[0].text));
  CHECK(warns_of(record, "not valid UTF-8"));
}

TEST_CASE("text after the pixels is read", "[metadata][png]") {
  PngOptions options;
  options.after_idat = ztxt_chunk("parameters", infotext());
  CHECK(inspect(png(options)).record.generation.seed == 42u);
}

TEST_CASE("what follows IEND is not metadata", "[metadata][png]") {
  const auto found = inspect(png() + text_chunk("parameters", infotext()));
  CHECK(found.complete);
  CHECK(found.record.raw.empty());
  CHECK(warns_of(found.record, "bytes follow the end"));
}

TEST_CASE("a broken PNG is told apart from a complete one", "[metadata][png]") {
  const auto text = text_chunk("parameters", infotext());
  PngOptions open;
  open.end = false;
  PngOptions flat;
  flat.width = 0;
  const std::string start(kPngSignature);
  const auto header =
      chunk("IHDR", big_endian(8) + big_endian(8) + std::string("\x08\x02\x00\x00\x00", 5));
  const auto [why, bytes, problem] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"no bytes", "", "is empty"},
      {"not an image", "hello", "is not an image"},
      {"the signature alone", start, "ends after its signature"},
      {"no IEND", png(open), "ends without an IEND chunk"},
      {"cut in a text chunk", start + header + text.substr(0, 40), "ends inside a tEXt chunk"},
      {"cut in a chunk header", start + header + text.substr(0, 5), "ends inside a chunk header"},
      {"a length beyond 2^31-1", start + header + big_endian(0xFFFFFFFF) + "tEXtabc",
       "holds a tEXt chunk that declares 4294967295 bytes"},
      {"a length beyond the file", start + header + big_endian(0x3FFFFFFF) + "tEXtabc",
       "ends inside a tEXt chunk"},
      {"a type that is none", start + header + big_endian(0) + "t\1Xt" + big_endian(0),
       "holds no chunk where one must begin, at byte 33"},
      {"no width", png(flat), "has no pixels: 0 x 16"},
      {"no header", start + text + chunk("IDAT", "x") + chunk("IEND", ""),
       "does not begin with an IHDR chunk"},
      {"no pixels", start + header + chunk("IEND", ""), "has no IDAT chunk"},
  }));
  INFO(why);
  const auto found = inspect(bytes);
  CHECK_FALSE(found.complete);
  CHECK(found.problem == problem);
}

TEST_CASE("a PNG without its end still tells its parameters", "[metadata][png]") {
  PngOptions options;
  options.before_idat = text_chunk("parameters", infotext());
  options.end = false;
  const auto found = inspect(png(options));
  CHECK_FALSE(found.complete);
  CHECK(found.record.generation.prompt == "a red fox");
}

TEST_CASE("a wrong checksum of a text chunk is a warning", "[metadata][png]") {
  auto broken = text_chunk("parameters", infotext());
  broken.back() = static_cast<char>(broken.back() ^ 1);
  const auto record = inspect_png(broken).record;
  CHECK(record.generation.seed == 42u);
  CHECK(warns_of(record, "checksum of a tEXt chunk"));
}

TEST_CASE("decompression bombs stop at the limit", "[metadata][png][limits]") {
  const std::string zeros(std::size_t{16} << 20, '\0');
  const auto bomb =
      GENERATE_COPY(ztxt_chunk("parameters", zeros), itxt_chunk("parameters", zeros, true));
  const auto found = inspect_png(bomb);
  CHECK(found.complete);
  REQUIRE(found.record.raw.size() == 1);
  CHECK_FALSE(found.record.raw[0].kept);
  CHECK(found.record.raw[0].bytes.empty());
  CHECK(warns_of(found.record, "too long to keep"));
}

TEST_CASE("an entry of exactly the limit is kept, one byte more is not",
          "[metadata][png][limits]") {
  const std::string longest(limits::kEntryBytes, 'x');
  CHECK(inspect_png(ztxt_chunk("k", longest)).record.raw[0].kept);
  CHECK_FALSE(inspect_png(ztxt_chunk("k", longest + "x")).record.raw[0].kept);
  CHECK(inspect_png(text_chunk("k", longest)).record.raw[0].kept);
  CHECK_FALSE(inspect_png(text_chunk("k", longest + "x")).record.raw[0].kept);
}

TEST_CASE("entries are bounded in number and in sum", "[metadata][png][limits]") {
  std::string many;
  for (int i = 0; i < 300; ++i) many += text_chunk("k" + std::to_string(i), "v");
  const auto record = inspect_png(many).record;
  CHECK(record.raw.size() == limits::kEntries);
  CHECK(warns_of(record, "more than 256 metadata entries"));
  CHECK(record.warnings.size() == 1);

  std::string big;
  for (int i = 0; i < 9; ++i)
    big += ztxt_chunk("k" + std::to_string(i), std::string(limits::kEntryBytes, 'x'));
  std::size_t kept = 0;
  for (const auto& entry : inspect_png(big).record.raw) kept += entry.bytes.size();
  CHECK(kept == limits::kTotalBytes);
}

TEST_CASE("warnings are bounded", "[metadata][png][limits]") {
  std::string many;
  for (int i = 0; i < 200; ++i) {
    auto broken = text_chunk("k" + std::to_string(i), "v");
    broken.back() = static_cast<char>(broken.back() ^ 1);
    many += broken;
  }
  const auto record = inspect_png(many).record;
  CHECK(record.warnings.size() == limits::kWarnings + 1);
}

TEST_CASE("malformed text chunks are kept as they are", "[metadata][png]") {
  const auto [why, bytes] = GENERATE(table<std::string, std::string>({
      {"tEXt without a keyword", chunk("tEXt", "no NUL here")},
      {"an empty tEXt", chunk("tEXt", "")},
      {"iTXt that ends in its header", chunk("iTXt", std::string("k\0\0\0en", 6))},
      {"iTXt that ends after its key", chunk("iTXt", std::string("k\0", 2))},
      {"zTXt that is no zlib stream", chunk("zTXt", std::string("k\0\0garbage", 10))},
      {"zTXt that ends after its key", chunk("zTXt", std::string("k\0", 2))},
      {"zTXt that is cut",
       chunk("zTXt", std::string("k\0\0", 3) + deflated(std::string(999, 'x')).substr(0, 9))},
  }));
  INFO(why);
  const auto found = inspect_png(bytes);
  CHECK(found.complete);
  CHECK(found.record.raw.size() == 1);
  CHECK_FALSE(found.record.warnings.empty());
}

TEST_CASE("of repeated keys all are kept and the first is used", "[metadata][png]") {
  const auto record = inspect_png(text_chunk("parameters", infotext("first")) +
                                  text_chunk("parameters", infotext("second")))
                          .record;
  CHECK(record.raw.size() == 2);
  CHECK(record.generation.prompt == "first");
  CHECK(warns_of(record, "holds 2 entries \"parameters\"; the first was used"));
}

TEST_CASE("C2PA is noted as present", "[metadata][png]") {
  CHECK(inspect_png(chunk("caBX", "jumb")).record.provenance.c2pa.has_value());
  CHECK_FALSE(inspect(png()).record.provenance.c2pa.has_value());
}

TEST_CASE("an eXIf chunk gives its text tags, and itself if it holds more",
          "[metadata][png][exif]") {
  const ExifTag comment{kUserComment, std::string("ASCII\0\0\0", 8) + infotext(), 7, true};
  const auto plain = inspect_png(chunk("eXIf", exif({comment}))).record;
  REQUIRE(plain.raw.size() == 1);
  CHECK(plain.raw[0].key == "UserComment");
  CHECK(plain.generation.seed == 42u);
  CHECK(plain.source.format == "png:eXIf:UserComment");

  const auto more =
      inspect_png(chunk("eXIf", exif({{0x0112, std::string("\0\1", 2), 3, false}, comment})))
          .record;
  REQUIRE(more.raw.size() == 2);
  CHECK(more.raw[1].key.empty());
  CHECK(more.generation.seed == 42u);
}
