#include <cstdlib>
#include <webp/encode.h>

#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"
#include "stealth_picture.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

std::string lossless_webp(std::string_view samples, int width, int height) {
  std::uint8_t* bytes = nullptr;
  const auto size = WebPEncodeLosslessRGBA(reinterpret_cast<const std::uint8_t*>(samples.data()),
                                           width, height, width * 4, &bytes);
  std::string file(reinterpret_cast<const char*>(bytes), size);
  WebPFree(bytes);
  return file;
}

std::string payload_for(std::string_view magic, std::string_view text) {
  return magic.ends_with("comp") ? gzipped(text) : std::string(text);
}

}  // namespace

TEST_CASE("parameters hidden in pixels are read in all four ways of hiding them",
          "[metadata][stealth]") {
  const std::string magic =
      GENERATE("stealth_pnginfo", "stealth_pngcomp", "stealth_rgbinfo", "stealth_rgbcomp");
  const std::uint32_t height = GENERATE(32U, 200U);  // the header in several columns, or in one
  StealthOptions options;
  options.magic = magic;
  options.width = 4096 / height + 100;
  options.height = height;
  const auto payload = payload_for(magic, infotext());
  const auto found = inspect(stealth_png(payload, options));
  CHECK(found.record.generation.prompt == "a red fox");
  CHECK(found.record.generation.seed == 42u);
  CHECK(found.record.source.format == "png:" + magic + ":parameters");
  REQUIRE(found.record.raw.size() == 1);
  CHECK(found.record.raw[0].text == infotext());

  const auto webp =
      inspect(lossless_webp(stealth_samples(payload, options), static_cast<int>(options.width),
                            static_cast<int>(options.height)));
  CHECK(webp.kind == Kind::webp);
  CHECK(webp.record.generation.seed == 42u);
  CHECK(webp.record.source.format == "webp:" + magic + ":parameters");
}

TEST_CASE("hidden JSON of a picture's text chunks is taken apart into them",
          "[metadata][stealth]") {
  const auto record =
      inspect(stealth_png(gzipped(R"({"Software": "NovelAI", "Source": "NovelAI Diffusion V4",)"
                                  R"( "Comment": "{\"prompt\": \"a fox\"}"})")))
          .record;
  REQUIRE(record.raw.size() == 4);
  CHECK(record.raw[0].key.empty());
  CHECK(record.raw[1].key == "Software");
  CHECK(record.raw[3].text == R"({"prompt": "a fox"})");
  CHECK(record.source.generator == "novelai");
}

TEST_CASE("hidden parameters that cannot be are named and not read", "[metadata][stealth]") {
  const auto with_length = [](std::int64_t bits) {
    StealthOptions options;
    options.declared_bits = bits;
    return stealth_png(gzipped("x"), options);
  };
  auto torn = stealth_png(gzipped(infotext()));
  torn.erase(torn.find("IDAT") + 200, 40);
  const auto [why, bytes, warning] = GENERATE_COPY(table<std::string, std::string, std::string>({
      {"no length", with_length(0), "its length is impossible"},
      {"half a byte", with_length(12), "its length is impossible"},
      {"more than there are pixels", with_length(4096), "its length is impossible"},
      {"no gzip", stealth_png("not packed"), "its compressed text is damaged"},
      {"a bomb",
       stealth_png(gzipped(std::string(2 * limits::kEntryBytes, 'a')),
                   {"stealth_pngcomp", 256, 256, -1}),
       "too long to keep"},
  }));
  INFO(why);
  const auto record = inspect(bytes).record;
  CHECK(warns_of(record, warning));
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK_FALSE(inspect(torn).record.generation.prompt.has_value());
}

TEST_CASE("text wins over what is hidden in pixels, and is not decoded for",
          "[metadata][stealth]") {
  auto bytes = stealth_png(gzipped(infotext("hidden")));
  bytes.insert(33, itxt_chunk("parameters", infotext("told")));
  const auto record = inspect(bytes).record;
  CHECK(record.generation.prompt == "told");
  CHECK(record.raw.size() == 1);
}

TEST_CASE("pictures that hide nothing say nothing", "[metadata][stealth]") {
  PngOptions noise;
  noise.noise = true;
  for (const auto& bytes :
       {png(), png(noise), rgba_png(std::string(4, '\xFF'), 1, 1),
        rgba_png(std::string(64, '\0'), 16, 1), lossless_webp(std::string(64, '\x80'), 4, 4)}) {
    const auto record = inspect(bytes).record;
    CHECK(record.raw.empty());
    CHECK(record.warnings.empty());
  }
}

TEST_CASE("pixels are found behind megabytes of other chunks", "[metadata][stealth]") {
  auto bytes = stealth_png(gzipped(infotext()));
  bytes.insert(33, chunk("caBX", std::string(std::size_t{3} << 20, 'x')));
  CHECK(inspect(bytes).record.generation.seed == 42u);
}
