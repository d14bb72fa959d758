#include <limits>

#include "catch.hpp"
#include "samples.hpp"

using namespace ztgit;
using namespace ztgit::sidecar;
using namespace ztgit::test;

namespace {

const std::string kDigestA(64, 'a');
const std::string kDigestB(64, 'b');

std::string with_prompt(const std::string& prompt) {
  auto made = minimal_sidecar();
  made.record.generation.prompt = prompt;
  return to_yaml(made);
}

// The line "<key>: …" of a sidecar, without its indent.
std::string line_of(const std::string& yaml, const std::string& key) {
  const auto start = yaml.find(" " + key + ": ");
  if (start == yaml.npos) return {};
  return yaml.substr(start + 1, yaml.find('\n', start) - start - 1);
}

}  // namespace

TEST_CASE("a picture without metadata gets a short sidecar that invents nothing", "[sidecar]") {
  CHECK(to_yaml(minimal_sidecar()) ==
        "schema: \"ztgit.image/1\"\n"
        "image:\n"
        "  file: \"hero.png\"\n"
        "  sha256: \"" +
            kDigestA +
            "\"\n"
            "  bytes: 42\n"
            "  mime: \"image/png\"\n"
            "source:\n"
            "  generator: \"unknown\"\n"
            "  format: \"none\"\n");
}

TEST_CASE("every key stands in the order of the schema", "[sidecar]") {
  const std::string expected = R"(schema: "ztgit.image/1"
image:
  file: "hero_concept.png"
  sha256: ")" + kDigestA + R"("
  bytes: 1834221
  mime: "image/png"
  width: 1024
  height: 1024
source:
  generator: "z-image-turbo-webui"
  version: "1.2"
  format: "png:tEXt:parameters"
  original_name: "outputs_20260105143025.png"
  created_at: "2026-01-05T14:30:25"
  created_at_origin: "filename"
generation:
  prompt: "a cat, 水彩画\nsecond line"
  negative_prompt: ""
  seed: 18446744073709551615
  steps: 8
  cfg_scale: 1
  distilled_cfg_scale: 3.5
  sampler: "res_multistep"
  scheduler: "simple"
  width: 1024
  height: 1024
  denoising_strength: 0.5
  clip_skip: 2
  shift: 3
  mode: "txt2img"
  model: {name: "z_image_turbo", file: "z_image_turbo_bf16.safetensors", hash: "0123456789", hash_type: "autov2"}
  vae: "ae.safetensors"
  text_encoders: ["qwen_3_4b.safetensors", "clip_l"]
  loras:
    - {name: "ink", weight: 0.8, hash: "abc"}
    - {name: "wash"}
  passes:
    - steps: 4
      denoising_strength: 0.35
      extra:
        "Hires upscaler": "Latent"
    - {}
  extra:
    "ENSD": "31337"
    "yes": "no"
origins:
  "seed": "user"
provenance:
  digital_source_type: "trainedAlgorithmicMedia"
  c2pa: {present: true, validated: false, claim_generator: "Some Service"}
  aigc_label:
    "Label": "1"
    "ContentProducer": "somebody"
lineage:
  parents:
    - {path: "sketch.png", sha256: ")" +
                               kDigestB + R"(", relation: "img2img"}
raw:
  - {source: "png:tEXt", key: "parameters", encoding: "utf-8", bytes: 14, sha256: ")" +
                               sha256_of("a cat\nSteps: 8") + R"(", text: "a cat\nSteps: 8"}
  - {source: "png:eXIf", encoding: "base64", bytes: 3, sha256: ")" +
                               sha256_of("\xff\xd8\x01") + R"(", data: "/9gB"}
  - {source: "png:zTXt", key: "workflow", bytes: 2097152, truncated: true}
warnings:
  - "png: CRC of tEXt does not fit"
)";
  CHECK(to_yaml(full_sidecar()) == expected);
}

TEST_CASE("hostile text is one double-quoted line without invisible characters", "[sidecar]") {
  const auto [text, written] = GENERATE(table<std::string, std::string>({
      {"", R"("")"},
      {"yes", R"("yes")"},
      {"007", R"("007")"},
      {"1e5", R"("1e5")"},
      {"null", R"("null")"},
      {"18446744073709551615", R"("18446744073709551615")"},
      {"---", R"("---")"},
      {"!!python/object:os.system", R"("!!python/object:os.system")"},
      {"*a", R"("*a")"},
      {"&a b", R"("&a b")"},
      {"<<: {a: b} # no comment", R"("<<: {a: b} # no comment")"},
      {" both ends ", R"(" both ends ")"},
      {"say \"hi\" \\o/ 'x'", R"("say \"hi\" \\o/ 'x'")"},
      {std::string("a\0b", 3), R"("a\x00b")"},
      {"\x1b[31mred\x07", R"("\x1b[31mred\x07")"},
      {"\x7f", R"("\x7f")"},
      {"one\ntwo\r\nthree\ttab", R"("one\ntwo\r\nthree\ttab")"},
      {"\n  indented\n", R"("\n  indented\n")"},
      {"\xc2\x80\xc2\x85\xc2\x9f", R"("\x80\x85\x9f")"},  // C1 and NEL
      {"\u2028\u2029", R"("\u2028\u2029")"},              // line, paragraph separator
      {"\u202eevil\u2066", R"("\u202eevil\u2066")"},      // bidi override and isolate
      {"\ufeff\u200b\u00ad", R"("\ufeff\u200b\xad")"},    // BOM, zero width, soft hyphen
      {"\xef\xbf\xbe\xef\xbf\xbf", R"("\ufffe\uffff")"},  // noncharacters
      {"\U000E0041", R"("\U000e0041")"},                  // a tag character
      {"👩\u200d🎨", "\"👩\u200d🎨\""},                       // ZWJ makes one emoji
      {"你好 \u3000é e\u0301", "\"你好 \u3000é e\u0301\""},
  }));
  CHECK(line_of(with_prompt(text), "prompt") == "prompt: " + written);
  CHECK(parse(with_prompt(text), "x").record.generation.prompt == text);
}

TEST_CASE("invalid UTF-8 is replaced, and the warning says where", "[sidecar]") {
  const auto [text, written] = GENERATE(table<std::string, std::string>({
      {"a\xff", "\"a\ufffd\""},
      {"\xed\xa0\xbd", "\"\ufffd\ufffd\ufffd\""},  // a lone surrogate
      {"\xc0\xaf", "\"\ufffd\ufffd\""},            // an overlong slash
      {"cut \xe6\xb0", "\"cut \ufffd\ufffd\""},
  }));
  auto made = minimal_sidecar();
  made.record.generation.prompt = text;
  made.record.generation.extra = {{"k\xff", "v\xfe"}};
  const auto yaml = to_yaml(made);
  CHECK(line_of(yaml, "prompt") == "prompt: " + written);
  CHECK_THAT(yaml, Contains("    \"k\ufffd\": \"v\ufffd\"\n"));
  CHECK_THAT(yaml,
             Contains("warnings:\n"
                      "  - \"generation.prompt: invalid UTF-8 replaced by U+FFFD\"\n"
                      "  - \"a key of generation.extra: invalid UTF-8 replaced by U+FFFD\"\n"
                      "  - \"generation.extra.k\ufffd: invalid UTF-8 replaced by U+FFFD\"\n"));
}

TEST_CASE("numbers are the shortest that read back to the same value", "[sidecar]") {
  const auto [number, written] = GENERATE(table<double, std::string>({
      {7.1, "7.1"},
      {0, "0"},
      {1, "1"},
      {3.5, "3.5"},
      {0.1 + 0.2, "0.30000000000000004"},
      {1e-7, "1.0e-07"},  // YAML 1.1 takes 1e-07 for a string
      {2.5e-300, "2.5e-300"},
      {-0.5, "-0.5"},
      {1e300, "1.0e+300"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
  }));
  auto made = minimal_sidecar();
  made.record.generation.cfg_scale = number;
  const auto yaml = to_yaml(made);
  CHECK(line_of(yaml, "cfg_scale") == "cfg_scale: " + written);
  CHECK(parse(yaml, "x").record.generation.cfg_scale == number);
}

TEST_CASE("a number that YAML readers disagree on is left out with a warning", "[sidecar]") {
  auto made = minimal_sidecar();
  made.record.generation.cfg_scale = std::numeric_limits<double>::quiet_NaN();
  made.record.generation.shift = std::numeric_limits<double>::infinity();
  const auto yaml = to_yaml(made);
  CHECK(line_of(yaml, "cfg_scale").empty());
  CHECK_THAT(yaml, Contains("generation.cfg_scale: not a finite number, left out"));
  CHECK_THAT(yaml, Contains("generation.shift: not a finite number, left out"));
}

TEST_CASE("of a repeated key the first stays", "[sidecar]") {
  auto made = minimal_sidecar();
  made.record.generation.extra = {{"Model", "a"}, {"Model", "b"}};
  const auto yaml = to_yaml(made);
  CHECK_THAT(yaml, Contains("  extra:\n    \"Model\": \"a\"\nwarnings:\n"));
  CHECK_THAT(yaml, Contains("generation.extra.Model: stands more than once, the first is kept"));
}

TEST_CASE("a key beyond what readers look ahead is written in the explicit form", "[sidecar]") {
  auto made = minimal_sidecar();
  const std::string key(5000, 'k');
  made.record.generation.extra = {{key, "v"}};
  const auto yaml = to_yaml(made);
  CHECK_THAT(yaml, Contains("    ? \"" + key + "\"\n    : \"v\"\n"));
  CHECK(parse(yaml, "x").record.generation.extra == made.record.generation.extra);
}

TEST_CASE("above 256 KiB a raw entry is named, not kept", "[sidecar]") {
  auto made = minimal_sidecar();
  const std::string fits(kRawTextLimit, 'x'), long_one(kRawTextLimit + 1, 'x');
  made.record.raw = {text_entry("a", fits), text_entry("b", long_one)};
  const auto yaml = to_yaml(made);
  CHECK_THAT(yaml, Contains("text: \"" + fits + "\"}\n"));
  CHECK_THAT(yaml, Contains("{source: \"png:tEXt\", key: \"b\", bytes: 262145, sha256: \"" +
                            sha256_of(long_one) + "\", truncated: true}\n"));
}

TEST_CASE("text in another encoding is kept as the bytes it was", "[sidecar]") {
  auto made = minimal_sidecar();
  auto latin = text_entry("Comment", "caf\xe9");
  latin.text = "café";
  made.record.raw = {latin};
  CHECK_THAT(to_yaml(made), Contains("encoding: \"base64\", bytes: 4, sha256: \"" +
                                     sha256_of("caf\xe9") + "\", data: \"Y2Fm6Q==\"}"));
}

TEST_CASE("whatever it is given, a sidecar stays below the length that is read", "[sidecar]") {
  auto made = minimal_sidecar();
  const std::string bell(1 << 20, '\a');  // four bytes for one
  made.record.generation.prompt = bell;
  made.record.generation.negative_prompt = "kept";
  for (int i = 0; i < 40; ++i)
    made.record.raw.push_back(text_entry("r" + std::to_string(i), std::string(200'000, 'x')));
  for (int i = 0; i < 100'000; ++i)
    made.record.generation.extra.emplace_back(std::to_string(i), "");
  for (int i = 0; i < 1000; ++i) made.record.warnings.push_back(std::string(5000, '\x01'));
  const auto yaml = to_yaml(made);
  CHECK(yaml.size() < kReadLimit);
  const auto back = parse(yaml, "x");
  CHECK_FALSE(back.record.generation.prompt);
  CHECK(back.record.generation.negative_prompt == "kept");
  CHECK(back.record.raw.back().sha256 == sha256_of(std::string(200'000, 'x')));
  CHECK(back.record.warnings.size() == 256);
  CHECK(to_yaml(back) == yaml);
}

TEST_CASE("passes of passes end at a fixed depth", "[sidecar]") {
  auto made = minimal_sidecar();
  metadata::Generation pass;
  pass.steps = 1;
  for (int i = 0; i < 40; ++i) {
    metadata::Generation outer;
    outer.passes = {pass};
    pass = outer;
  }
  made.record.generation = pass;
  const auto yaml = to_yaml(made);
  CHECK_THAT(yaml, Contains(".passes: nested too deep, left out"));
  CHECK(to_yaml(parse(yaml, "x")) == yaml);
}
