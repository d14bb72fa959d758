#include "catch.hpp"
#include "samples.hpp"

using namespace ztgit;
using namespace ztgit::sidecar;
using namespace ztgit::test;

TEST_CASE("without raw entries their names and sizes remain", "[sidecar][redact]") {
  const auto yaml = to_yaml(full_sidecar(), {.raw = false, .redact = {}});
  CHECK_THAT(yaml, !Contains("\nraw:"));
  CHECK_THAT(yaml,
             Contains("raw: png:tEXt parameters: left out, 14 bytes, no raw entries are wanted"));
  CHECK_THAT(yaml, Contains("raw: png:zTXt workflow: left out, 2097152 bytes"));
  CHECK_THAT(yaml, Contains("  prompt: \"a cat, "));
}

TEST_CASE("a redacted text is nowhere in the sidecar, however JSON spells it",
          "[sidecar][redact]") {
  const std::string secret = "C:\\Users\\王";
  auto made = minimal_sidecar();
  auto& generation = made.record.generation;
  generation.prompt = "from C:\\Users\\王\\notes";
  generation.negative_prompt = "harmless";
  generation.model = metadata::Model{"m", "C:\\Users\\王\\m.safetensors", {}, {}};
  generation.loras = {{"C:\\Users\\王\\a", 1, {}}, {"b", 1, {}}};
  generation.extra = {{"User", "C:\\Users\\王"}, {"C:\\Users\\王", "key"}, {"ENSD", "1"}};
  metadata::Generation pass;
  pass.vae = "C:\\Users\\王";
  generation.passes = {pass};
  made.record.raw = {text_entry("workflow", R"({"p": "C:\\Users\\王\\x"})"),
                     text_entry("prompt", R"({"p": "C:\\Users\\\u738b\\x"})"),
                     text_entry("Title", "clean")};
  made.record.warnings = {"could not open C:\\Users\\王\\x"};
  const auto yaml = to_yaml(made, {.raw = true, .redact = {secret, ""}});
  CHECK_THAT(yaml, !Contains("王"));
  CHECK_THAT(yaml, !Contains("u738b"));
  CHECK_THAT(yaml, !Contains("Users"));
  for (const auto* place :
       {"generation.prompt", "generation.model.file", "generation.loras[0]", "generation.extra[0]",
        "generation.extra[1]", "generation.passes[0].vae", "raw[0]", "raw[1]", "warnings[0]"})
    CHECK_THAT(yaml, Contains(std::string(place) + ": left out, it holds a redacted text"));
  for (const auto* kept :
       {"harmless", "\"ENSD\": \"1\"", "text: \"clean\"", "{name: \"b\", weight: 1}"})
    CHECK_THAT(yaml, Contains(kept));
}

TEST_CASE("unknown keys stay with the items that are left", "[sidecar][redact]") {
  auto made = minimal_sidecar();
  made.record.raw = {text_entry("a", "secret"), text_entry("b", "open")};
  made.unknown = {{"raw[0]", "new", "1"}, {"raw[1]", "new", "2"}, {"", "note", "\"secret\""}};
  const auto kept = redacted(made, {.raw = true, .redact = {"secret"}});
  CHECK(kept.unknown == std::vector<UnknownKey>{{"raw[0]", "new", "2"}});
  CHECK(redacted(made, {.raw = false, .redact = {}}).unknown ==
        std::vector<UnknownKey>{{"", "note", "\"secret\""}});
}

TEST_CASE("what looks like an access key never enters a sidecar", "[sidecar][redact]") {
  const auto [key, service] = GENERATE(table<std::string, std::string>({
      {"sk-proj-A1b2C3d4E5f6G7h8I9j0K1", "a model service"},
      {"hf_AbCdEfGhIjKlMnOpQrStUvWxYz123456", "Hugging Face"},
      {"ghp_0123456789abcdefABCDEF0123456789abcd", "GitHub"},
      {"AKIAIOSFODNN7EXAMPLE", "Amazon"},
      {"LTAI4GExample12345678", "Alibaba Cloud"},
      {"-----BEGIN RSA PRIVATE KEY-----\nMIIE", "somebody"},
  }));
  auto made = minimal_sidecar();
  made.record.generation.prompt = "a cat";
  made.record.raw = {text_entry("workflow", R"({"api_key": ")" + key + "\"}"),
                     text_entry("parameters", "a cat")};
  made.record.generation.extra = {{"api_key", key}, {"ENSD", "1"}};
  const auto kept = redacted(made, {});
  REQUIRE(kept.record.raw.size() == 1);
  CHECK(kept.record.raw[0].key == "parameters");
  CHECK(kept.record.generation.extra.size() == 1);
  const auto said = "raw[0]: left out, it holds what looks like an access key of " + service;
  CHECK_THAT(kept.record.warnings, Catch::Matchers::VectorContains(std::string(said)));
}

TEST_CASE("words and hashes are no access keys", "[sidecar][redact]") {
  const auto* text = GENERATE("task-oriented-masterpiece-quality-2", "sk-", "sk-short1",
                              "a risk-taking-adventurer-of-the-year-1999 in the snow",
                              "AKIAIOSFODNN7", "hf_model", "0123456789abcdef0123456789abcdef");
  auto made = minimal_sidecar();
  made.record.generation.prompt = text;
  CHECK(redacted(made, {}) == made);
}
