#include "base/error.hpp"
#include "catch.hpp"
#include "samples.hpp"

using namespace ztgit;
using namespace ztgit::sidecar;
using namespace ztgit::test;

namespace {

const std::string kHead = "schema: \"ztgit.image/1\"\nimage: {file: \"a.png\", sha256: \"" +
                          std::string(64, 'a') + "\", bytes: 1}\n";

std::string refusal(const std::string& yaml) {
  try {
    parse(yaml, "a.png.yaml");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::integrity);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a sidecar reads back as what was written", "[sidecar][parse]") {
  const auto made = full_sidecar();
  CHECK(parse(to_yaml(made), "x") == made);
  CHECK(parse(to_yaml(minimal_sidecar()), "x") == minimal_sidecar());
}

TEST_CASE("keys of a newer ztgit survive at the end of their mapping", "[sidecar][parse]") {
  const auto yaml = kHead + R"(new_top: {b: yes, "a b": [1, 1.50, 0x1F, true, ~], "true": {}}
generation:
  mood: calm
  steps: 8
  model: {size: 6}
  loras:
    - {name: "a", rank: 16}
provenance: {aside: "x"}
)";
  const auto read = parse(yaml, "x");
  const std::vector<UnknownKey> expected = {
      {"generation.model", "size", "6"},
      {"generation.loras[0]", "rank", "16"},
      {"generation", "mood", "\"calm\""},
      {"provenance", "aside", "\"x\""},
      {"", "new_top", R"({b: "yes", "a b": [1, 1.50, 0x1F, true, null], "true": {}})"}};
  CHECK(read.unknown == expected);
  const auto written = to_yaml(read);
  CHECK_THAT(written, Contains(R"(generation:
  steps: 8
  model: {size: 6}
  loras:
    - {name: "a", rank: 16}
  mood: "calm"
provenance:
  aside: "x"
new_top: {b: "yes", "a b": [1, 1.50, 0x1F, true, null], "true": {}}
)"));
  CHECK(parse(written, "x") == read);
}

TEST_CASE("scalars are what their quoting says", "[sidecar][parse]") {
  const auto read = parse(kHead +
                              "generation: {prompt: \"yes\", sampler: euler a, mode: 'on', "
                              "vae: !!str 12, seed: 18446744073709551615, cfg_scale: 1}\n",
                          "x");
  CHECK(read.record.generation.prompt == "yes");
  CHECK(read.record.generation.sampler == "euler a");
  CHECK(read.record.generation.mode == "on");
  CHECK(read.record.generation.vae == "12");
  CHECK(read.record.generation.seed == UINT64_MAX);
  CHECK(read.record.generation.cfg_scale == 1.0);
}

TEST_CASE("a later minor version is read, another major version is named and refused",
          "[sidecar][parse]") {
  const auto with = [](const std::string& schema) {
    return "schema: \"" + schema + "\"\n" + kHead.substr(kHead.find('\n') + 1);
  };
  CHECK(refusal(with("ztgit.image/1.3")) == "accepted");
  CHECK_THAT(refusal(with("ztgit.image/2")), Contains("schema ztgit.image/2 is not known"));
  CHECK_THAT(refusal(with("ztgit.image/10")), Contains("schema ztgit.image/10 is not known"));
  CHECK_THAT(refusal(with("ztgit.image/\\e[31m")), Contains("ztgit.image/\\u{1b}[31m"));
  CHECK_THAT(refusal(with("other/1")), Contains("no ztgit.image schema"));
}

TEST_CASE("what is no sidecar is refused with the reason", "[sidecar][parse]") {
  const auto [yaml, reason] = GENERATE(table<std::string, std::string>({
      {"", "empty"},
      {"# only a comment\n", "empty"},
      {"just text", "is no mapping"},
      {"- a list", "is no mapping"},
      {"a: b", "no ztgit.image schema"},
      {"schema: \"ztgit.image/1\"\n", "image.file is missing"},
      {kHead + "x: &a 1\n", "an anchor"},
      {kHead + "x: &a {}\ny: *a\n", "an anchor"},
      {kHead + "x: *a\n", "anchor"},
      {kHead + "x: !!python/object:os.system {}\n", "a tag"},
      {kHead + "x: !local y\n", "a tag"},
      {kHead + "x: !!binary aGk=\n", "a tag"},
      {kHead + "x: !!set {a}\n", "a tag"},
      {kHead + "x: 1\nx: 2\n", "a repeated key"},
      {kHead + "generation: {extra: {\"a\": \"1\", a: \"2\"}}\n", "a repeated key"},
      {kHead + "? [a]\n: b\n", "a key that is no scalar"},
      {kHead + "~: b\n", "a key that is null"},
      {kHead + "---\na: b\n", "a second document"},
      {kHead + "x: " + std::string(40, '[') + std::string(40, ']') + "\n", "too many levels"},
      {std::string(20000, '['), "which no sidecar holds"},
      {kHead + "x: \"\\ud83d\"\n", "line 3"},
      {kHead + "x: \"\\N\"\n", "invalid UTF-8"},
      {kHead + "x: \xff\n", "not valid UTF-8"},
      {kHead + std::string("\0", 1), "a NUL byte"},
      {kHead + "x: \"unfinished\n", "line"},
      {kHead + "x: \"unfinished\n\n", "line"},
      {kHead + "x: 'unfinished", "line"},
      {kHead + "x: [unfinished\n", "line"},
      {kHead + "generation: []\n", "generation is no mapping"},
      {kHead + "generation:\n", "generation is no mapping"},
      {kHead + "generation: {seed: -1}\n", "generation.seed is no whole number"},
      {kHead + "generation: {seed: 18446744073709551616}\n", "generation.seed is no whole"},
      {kHead + "generation: {seed: \"5\"}\n", "generation.seed is no whole number"},
      {kHead + "generation: {seed: 007}\n", "generation.seed is no whole number"},
      {kHead + "generation: {seed: 1.0}\n", "generation.seed is no whole number"},
      {kHead + "generation: {seed: null}\n", "generation.seed is no whole number"},
      {kHead + "generation: {cfg_scale: .inf}\n", "generation.cfg_scale is no finite number"},
      {kHead + "generation: {cfg_scale: 1e999}\n", "generation.cfg_scale is no finite number"},
      {kHead + "generation: {prompt: 12}\n", "generation.prompt is no text"},
      {kHead + "generation: {prompt: true}\n", "generation.prompt is no text"},
      {kHead + "generation: {prompt: [a]}\n", "generation.prompt is no text"},
      {kHead + "generation: {text_encoders: [1]}\n", "generation.text_encoders holds"},
      {kHead + "generation: {loras: [{weight: 1}]}\n", "generation.loras[0].name is missing"},
      {kHead + "generation: {extra: {a: {}}}\n", "generation.extra.a is no text"},
      {kHead + "provenance: {c2pa: {present: \"true\"}}\n", "provenance.c2pa.present is neither"},
      {kHead + "provenance: {c2pa: {present: true, validated: true}}\n", "validated is true"},
      {kHead + "lineage: {parents: [{path: a, sha256: b}]}\n", "parents[0].sha256 is no SHA-256"},
      {kHead + "raw: [{source: a}]\n", "raw[0].bytes is missing"},
      {kHead + "raw: [{source: a, bytes: 1, encoding: utf-8, text: ab}]\n", "not the length"},
      {kHead + "raw: [{source: a, bytes: 1, encoding: utf-16, text: a}]\n", "neither utf-8 nor"},
      {kHead + "raw: [{source: a, bytes: 1, encoding: base64, data: YQ}]\n", "is no base64"},
      {kHead + "raw: [{source: a, bytes: 1, encoding: base64, text: a}]\n", "does not belong"},
      {kHead + "raw: [{source: a, bytes: 9, truncated: true, text: a}]\n", "does not belong"},
      {kHead + "raw: [{source: a, bytes: 1, encoding: utf-8, sha256: \"" + std::string(64, '0') +
           "\", text: a}]\n",
       "sha256 is not that"},
  }));
  INFO(yaml.substr(0, 300));
  const auto said = refusal(yaml);
  CHECK_THAT(said, StartsWith("read the sidecar a.png.yaml: "));
  CHECK_THAT(said, Contains(reason));
}

TEST_CASE("a sidecar has a length and a number of values", "[sidecar][parse]") {
  CHECK_THAT(refusal(kHead + "x: \"" + std::string(kReadLimit, 'a') + "\"\n"),
             Contains("longer than"));
  std::string many;
  for (int i = 0; i < 140'000; ++i) many += "1,";
  CHECK_THAT(refusal(kHead + "x: [" + many + "]\n"), Contains("too many values"));
}

TEST_CASE("CRLF line ends and a BOM, which Windows editors add, are read", "[sidecar][parse]") {
  auto yaml = to_yaml(full_sidecar());
  std::string crlf = "\xef\xbb\xbf";
  for (const char c : yaml) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(parse(crlf, "x") == full_sidecar());
}
