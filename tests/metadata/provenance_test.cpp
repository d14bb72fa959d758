#include "catch.hpp"
#include "fixtures.hpp"
#include "jumbf.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

const std::string kTrained =
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
const std::string kComposite =
    "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

std::string store() { return c2pa_store({{"Media_API c2pa-rs/0.31", "Media API", kTrained}}); }

std::string jpeg_with(const std::string& segments) {
  JpegOptions options;
  options.segments = segments;
  return jpeg(options);
}

std::string xmp(std::string_view attributes, std::string_view inside = "") {
  return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
         "xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" "
         "xmlns:TC260=\"http://www.tc260.org.cn/ns/AIGC/1.0/\" " +
         std::string(attributes) + ">" + std::string(inside) +
         "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

Record with_xmp(const std::string& packet) {
  return inspect_png(itxt_chunk("XML:com.adobe.xmp", packet)).record;
}

}  // namespace

TEST_CASE("a C2PA store is summarised in every container, and never copied",
          "[metadata][provenance][c2pa]") {
  const std::string uuid("\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81", 16);
  const auto avif = box("ftyp", std::string("avif\0\0\0\0avifmif1", 16)) +
                    box("uuid", uuid + std::string(4, '\0') + std::string("manifest\0", 9) +
                                    std::string(8, '\0') + store());
  std::string sub_blocks;
  for (std::size_t at = 0; at < store().size(); at += 200)
    sub_blocks += static_cast<char>(std::min<std::size_t>(200, store().size() - at)) +
                  store().substr(at, 200);
  const auto gif = "GIF89a" + std::string("\x10\0\x08\0\0\0\0", 7) +
                   std::string(
                       "\x21\xFF\x0B"
                       "C2PA_GIF\x01\0\0",
                       14) +
                   sub_blocks + std::string(1, '\0');
  const auto [source, bytes] = GENERATE_COPY(table<std::string, std::string>({
      {"png:caBX", png().substr(0, 33) + chunk("caBX", store()) + png().substr(33)},
      {"jpeg:JUMBF", jpeg_with(app11(store(), 60000, 1))},
      {"jpeg:JUMBF", jpeg_with(app11(store(), 100, 1))},
      {"webp:C2PA", webp(riff_chunk("C2PA", store()))},
      {"avif:C2PA", avif},
      {"gif:C2PA", gif},
  }));
  INFO(source);
  const auto record = inspect(bytes).record;
  REQUIRE(record.provenance.c2pa.has_value());
  CHECK(record.provenance.c2pa->claim_generator == "Media API");
  CHECK(record.provenance.digital_source_type == "trainedAlgorithmicMedia");
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].source == source);
  CHECK_FALSE(record.raw[0].kept);
  CHECK(record.raw[0].size == store().size());
  CHECK(record.warnings.empty());
}

TEST_CASE("JUMBF segments are put together by instance and sequence, in whatever order they stand",
          "[metadata][provenance][c2pa]") {
  const auto parts = app11(store(), 150, 7);
  const auto first = static_cast<std::size_t>(2 + 18 + 150);
  const auto record = inspect(jpeg_with(app11(superbox("other", "x"), 9, 3) + parts.substr(first) +
                                        parts.substr(0, first)))
                          .record;
  REQUIRE(record.provenance.c2pa.has_value());
  CHECK(record.provenance.c2pa->claim_generator == "Media API");
  CHECK(record.raw.size() == 1);
}

TEST_CASE("the last manifest of a C2PA store speaks, where it says something",
          "[metadata][provenance][c2pa]") {
  const auto read = [](const std::vector<Manifest>& manifests) {
    return inspect_png(chunk("caBX", c2pa_store(manifests))).record.provenance;
  };
  const auto edited = read({{"a/1", "Maker", kTrained}, {"b/2", "Editor", kComposite}});
  CHECK(edited.c2pa->claim_generator == "Editor");
  CHECK(edited.digital_source_type == "compositeWithTrainedAlgorithmicMedia");
  const auto converted = read({{"a/1", "Maker", kTrained}, {"b/2", "", ""}});
  CHECK(converted.c2pa->claim_generator == "b/2");
  CHECK(converted.digital_source_type == "trainedAlgorithmicMedia");
}

TEST_CASE("a C2PA store that cannot be read is still noted where the container names it",
          "[metadata][provenance][c2pa]") {
  const auto damaged = inspect_png(chunk("caBX", "jumb")).record;
  CHECK(damaged.provenance.c2pa.has_value());
  CHECK(warns_of(damaged, "cannot be read"));
  const auto cut = inspect_png(chunk("caBX", store().substr(0, store().size() - 20))).record;
  CHECK(cut.provenance.c2pa->claim_generator == "Media API");
  CHECK_FALSE(inspect(jpeg_with(app11(superbox("other", "x"), 9, 3))).record.provenance.c2pa);
  CHECK_FALSE(inspect(jpeg_with(jpeg_segment(0xEB, "JP\1\2"))).record.provenance.c2pa);
}

TEST_CASE("the thumbnails of a C2PA store are not read", "[metadata][provenance][c2pa][limits]") {
  const auto large = superbox("c2pa", box("bidb", std::string(std::size_t{8} << 20, 'x')) +
                                          manifest({"", "Maker", kTrained}));
  CHECK(inspect_png(chunk("caBX", large)).record.provenance.c2pa->claim_generator == "Maker");
}

TEST_CASE("IPTC's digital source type is read from XMP as a word", "[metadata][provenance]") {
  const auto [why, packet, word] = GENERATE(table<std::string, std::string, std::string>({
      {"attribute", xmp("Iptc4xmpExt:DigitalSourceType=\"" + kTrained + "\""),
       "trainedAlgorithmicMedia"},
      {"element",
       xmp("", "<Iptc4xmpExt:DigitalSourceType>" + kComposite + "</Iptc4xmpExt:DigitalSourceType>"),
       "compositeWithTrainedAlgorithmicMedia"},
      {"resource", xmp("", "<Iptc4xmpExt:DigitalSourceType rdf:resource=\"" + kTrained + "\"/>"),
       "trainedAlgorithmicMedia"},
      {"word", xmp("Iptc4xmpExt:DigitalSourceType=\"digitalCapture\""), "digitalCapture"},
  }));
  INFO(why);
  CHECK(with_xmp(packet).provenance.digital_source_type == word);
}

TEST_CASE("what is no digital source type is none", "[metadata][provenance]") {
  CHECK_FALSE(
      with_xmp(xmp("Iptc4xmpExt:DigitalSourceType=\"two words\"")).provenance.digital_source_type);
  CHECK_FALSE(with_xmp(xmp("Iptc4xmpExt:DigitalSourceType=\"\"")).provenance.digital_source_type);
}

TEST_CASE("C2PA and XMP that disagree about the source type are told", "[metadata][provenance]") {
  const auto record =
      inspect_png(
          chunk("caBX", store()) +
          itxt_chunk("XML:com.adobe.xmp", xmp("Iptc4xmpExt:DigitalSourceType=\"digitalCapture\"")))
          .record;
  CHECK(record.provenance.digital_source_type == "trainedAlgorithmicMedia");
  CHECK(warns_of(record, "XMP says digitalCapture"));
}

TEST_CASE("the AIGC label of GB 45438 is found in each of its places", "[metadata][provenance]") {
  const std::string label =
      R"({"Label":"1","ContentProducer":"某公司","ProduceID":"x","ReservedCode1":""})";
  const auto comment = exif({{kUserComment, std::string("ASCII\0\0\0", 8) + label, 7, true}});
  const auto [why, bytes] = GENERATE_COPY(table<std::string, std::string>({
      {"PNG text", png().substr(0, 33) + itxt_chunk("AIGC", label) + png().substr(33)},
      {"wrapped",
       png().substr(0, 33) + itxt_chunk("AIGC", "{\"AIGC\":" + label + "}") + png().substr(33)},
      {"EXIF", jpeg_with_exif(comment)},
      {"XMP element", webp(riff_chunk("XMP ", xmp("", "<TC260:AIGC>" + label + "</TC260:AIGC>")))},
  }));
  INFO(why);
  const auto record = inspect(bytes).record;
  REQUIRE(record.provenance.aigc_label.size() == 4);
  CHECK(record.provenance.aigc_label[1] ==
        std::pair<std::string, std::string>("ContentProducer", "某公司"));
  CHECK_FALSE(record.generation.prompt.has_value());
}
