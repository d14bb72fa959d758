#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

TEST_CASE("zimage_params is read", "[metadata][formats]") {
  const auto record =
      inspect_png(
          itxt_chunk(
              "zimage_params",
              R"({"prompt": "雨夜的街道", "seed": 18446744073709551615, "width": 1024, "height": 768,
                                 "steps": 9, "guidance_scale": 0.0, "model": "Tongyi-MAI/Z-Image-Turbo",
                                 "quantization": "none", "generated_at": "2026-01-05T14:30:25", "x": null,
                                 "generator": "Z-Image WebUI"})"))
          .record;
  CHECK(record.source.generator == "z-image-webui");
  CHECK(record.source.format == "png:iTXt:zimage_params");
  CHECK(record.source.created_at == "2026-01-05T14:30:25");
  CHECK(record.source.created_at_origin == "metadata");
  CHECK(record.generation.prompt == "雨夜的街道");
  CHECK(record.generation.seed == UINT64_MAX);
  CHECK(record.generation.width == 1024u);
  CHECK(record.generation.cfg_scale == 0.0);
  CHECK(record.generation.model->name == "Tongyi-MAI/Z-Image-Turbo");
  CHECK(extra(record, "quantization") == "none");
  CHECK(extra(record, "generator") == "Z-Image WebUI");
  CHECK(extra(record, "x") == "(absent)");
}

TEST_CASE("JSON with the faults of generators is read leniently", "[metadata][formats]") {
  const auto [why, json, prompt] = GENERATE(table<std::string, std::string, std::string>({
      {"bare NaN", R"({"prompt": "a NaN, Infinity", "x": NaN, "y": [-Infinity, Infinity]})",
       "a NaN, Infinity"},
      {"a number beyond double", R"({"prompt": "a", "x": 1e999})", "a"},
      {"a lone surrogate", R"({"prompt": "a \ud83d b"})", "a \uFFFD b"},
      {"a pair of surrogates", R"({"prompt": "\ud83e\udd8a"})", "🦊"},
      {"a raw line feed", "{\"prompt\": \"a\nb\"}", "a\nb"},
      {"trailing NULs", std::string("{\"prompt\": \"a\"}\0\0", 17), "a"},
      {"a repeated key", R"({"prompt": "a", "prompt": "b"})", "a"},
  }));
  INFO(why);
  const auto record = inspect_png(itxt_chunk("zimage_params", json)).record;
  CHECK(record.generation.prompt == prompt);
}

TEST_CASE("JSON that cannot be read is kept with a warning", "[metadata][formats][limits]") {
  const auto json =
      GENERATE(as<std::string>(), "{", R"({"prompt")", "{\"a\": " + std::string(100000, '['),
               "[" + std::string(400000, '[') + "]", "{]");
  const auto record = inspect_png(ztxt_chunk("zimage_params", json)).record;
  CHECK(record.source.generator == "z-image-webui");
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK(record.raw.size() == 1);
  CHECK_FALSE(record.warnings.empty());
}

TEST_CASE("a document of very many values is refused", "[metadata][formats][limits]") {
  std::string json = "{\"prompt\": \"a\", \"x\": [0";
  for (int i = 0; i < 250000; ++i) json += ",0";
  const auto record = inspect_png(ztxt_chunk("zimage_params", json + "]}")).record;
  CHECK(warns_of(record, "holds more than 200000 values"));
}

TEST_CASE("InvokeAI's metadata is read", "[metadata][formats]") {
  const auto record =
      inspect_png(
          itxt_chunk(
              "invokeai_metadata",
              R"({"generation_mode": "z_image_txt2img", "positive_prompt": "a fox", "negative_prompt": null,
                                 "width": 1024, "height": 768, "seed": 7, "cfg_scale": 1.0, "steps": 9,
                                 "scheduler": "euler_a", "model": {"name": "z", "hash": "blake3:ab", "base": "z"},
                                 "loras": [{"model": {"name": "l"}, "weight": 0.5}, {"lora": 7}], "vae": {"name": "v"},
                                 "app_version": "6.9.0", "rand_device": "cpu"})"))
          .record;
  const auto& generation = record.generation;
  CHECK(record.source.generator == "invokeai");
  CHECK(record.source.version == "6.9.0");
  CHECK(generation.prompt == "a fox");
  CHECK_FALSE(generation.negative_prompt.has_value());
  CHECK(generation.sampler == "euler_a");
  CHECK(generation.mode == "z_image_txt2img");
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "z");
  CHECK(generation.model->hash == "ab");
  CHECK(generation.model->hash_type == "blake3");
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].weight == 0.5);
  CHECK(generation.vae == "v");
  CHECK(extra(record, "rand_device") == "cpu");
}

TEST_CASE("SwarmUI's parameters are read, a graph beside them is not", "[metadata][formats]") {
  const auto record =
      inspect_png(
          text_chunk("prompt", R"({"3": {"class_type": "KSampler", "inputs": {}}})") +
          text_chunk(
              "parameters",
              R"({"sui_image_params": {"prompt": "a \u72d0", "negativeprompt": "", "model": "z",
                     "seed": "7", "steps": 9, "cfgscale": 1.0, "width": 1024, "height": 768, "sampler": "euler",
                     "swarm_version": "0.9"}, "sui_extra_data": {"date": "x"}})"))
          .record;
  CHECK(record.source.generator == "swarmui");
  CHECK(record.source.version == "0.9");
  CHECK(record.generation.prompt == "a 狐");
  CHECK(record.generation.negative_prompt == "");
  CHECK(record.generation.seed == 7u);
  CHECK(record.generation.model->name == "z");
  CHECK(extra(record, "sui_extra_data") == R"({"date": "x"})");
}

TEST_CASE("plain keys are read, and prompt is not taken for a graph", "[metadata][formats]") {
  const auto record =
      inspect_png(text_chunk("model", "Z-Image-Turbo") + itxt_chunk("prompt", "a text, not JSON") +
                  text_chunk("seed", "7") + text_chunk("steps", "8") + text_chunk("cfg", "1") +
                  text_chunk("note", "x") + text_chunk("AIGC", "{}"))
          .record;
  CHECK(record.source.generator == "z-image-turbo-windows");
  CHECK(record.source.format == "png:iTXt:prompt");
  CHECK(record.generation.prompt == "a text, not JSON");
  CHECK(record.generation.seed == 7u);
  CHECK(record.generation.steps == 8u);
  CHECK(record.generation.cfg_scale == 1.0);
  CHECK(record.generation.model->name == "Z-Image-Turbo");
  REQUIRE(record.generation.extra.size() == 1);
  CHECK(extra(record, "note") == "x");
}

TEST_CASE("z-image-turbo-mlx writes keys and a dashed block", "[metadata][formats]") {
  const std::string block =
      "a fox\n---\nof two parts\n\n---\nBackend: mlx\nModel: Z-Image-Turbo-MLX\nSeed: 5\nSize: "
      "1024×768\nSteps: 9\n"
      "Time Shift: 3.0\nLoRAs: style:0.5, other\n\nGenerated with Z-Image-Turbo-MLX";
  const auto check_block = [](const Record& record) {
    CHECK(record.source.generator == "z-image-turbo-mlx");
    CHECK(record.generation.prompt == "a fox\n---\nof two parts");
    CHECK(record.generation.width == 1024u);
    CHECK(record.generation.height == 768u);
    CHECK(record.generation.steps == 9u);
    CHECK(record.generation.shift == 3.0);
    REQUIRE(record.generation.loras.size() == 2);
    CHECK(record.generation.loras[0].name == "style");
    CHECK(record.generation.loras[0].weight == 0.5);
    CHECK(extra(record, "Backend") == "mlx");
  };
  const auto block_only = inspect(jpeg_with_exif(exif({{kUserComment, block, 2, true}}))).record;
  check_block(block_only);
  CHECK(block_only.generation.seed == 5u);

  const auto both =
      inspect_png(itxt_chunk("parameters", block) +
                  itxt_chunk("prompt", "a fox\n---\nof two parts") + text_chunk("seed", "6") +
                  text_chunk("generator", "Z-Image-Turbo-MLX"))
          .record;
  check_block(both);
  CHECK(both.generation.seed == 6u);  // a key of its own is more certain than a line of text
}

TEST_CASE("a picture of the Z-Image-Turbo WebUI tells only its time, in its name",
          "[metadata][formats]") {
  const auto [name, time] = GENERATE(table<std::string, std::string>({
      {"outputs_20260105143025.png", "2026-01-05T14:30:25"},
      {"outputs_20260105143025_12345.png", "2026-01-05T14:30:25"},
      {"outputs_20260105143025_1_ab.JPG", "2026-01-05T14:30:25"},
      {"outputs_20261305143025.png", ""},
      {"outputs_2026010514302.png", ""},
      {"outputs_202601051430255.png", ""},
      {"outputs_20260105143025_.png", ""},
      {"outputs_20260105143025-1.png", ""},
      {"outputs_20260105143025.txt", ""},
      {"xoutputs_20260105143025.png", ""},
      {"outputs_20260105143025", ""},
      {"", ""},
  }));
  INFO(name);
  const auto record = inspect(png(), name).record;
  CHECK(record.source.created_at.value_or("") == time);
  CHECK(record.source.generator == (time.empty() ? "unknown" : "z-image-turbo-webui"));
  CHECK(record.source.created_at_origin.value_or("") == (time.empty() ? "" : "filename"));
  CHECK(origin(record, "generator") == (time.empty() ? "(embedded)" : "filename"));
  CHECK_FALSE(record.generation.seed.has_value());
}

TEST_CASE("a name says nothing against embedded parameters", "[metadata][formats]") {
  const auto record =
      inspect_png(text_chunk("parameters", infotext()), "outputs_20260105143025.png").record;
  CHECK(record.source.generator == "sd-webui");
  CHECK_FALSE(record.source.created_at.has_value());
}

TEST_CASE("the AIGC label is surfaced beside the parameters", "[metadata][provenance]") {
  const std::string label = R"({"Label": "1", "ContentProducer": "0011", "ProduceID": "abc"})";
  const auto as_text =
      inspect_png(text_chunk("AIGC", label) + text_chunk("parameters", infotext())).record;
  REQUIRE(as_text.provenance.aigc_label.size() == 3);
  CHECK(as_text.provenance.aigc_label[0] == std::pair<std::string, std::string>("Label", "1"));
  CHECK(as_text.generation.seed == 42u);
  const auto in_comment = inspect(jpeg_with_exif(exif({{kUserComment, label, 2, true}}))).record;
  CHECK(in_comment.provenance.aigc_label.size() == 3);
  CHECK_FALSE(in_comment.generation.prompt.has_value());
}

TEST_CASE("a generator that is only recognised is named, and nothing is guessed",
          "[metadata][formats]") {
  const auto [key, text, generator] = GENERATE(table<std::string, std::string, std::string>({
      {"smproj", "{}", "stability-matrix"},
      {"invokeai_graph", "{\"nodes\": {}}", "invokeai"},
      {"fooocus_scheme", "fooocus", "fooocus"},
      {"Software", "Draw Things", "draw-things"},
  }));
  const auto record = inspect_png(text_chunk(key, text)).record;
  CHECK(record.source.generator == generator);
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK(record.raw.size() == 1);
  CHECK(warns_of(record, "not interpreted"));
}
