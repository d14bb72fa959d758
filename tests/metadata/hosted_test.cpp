// Services and front ends that keep a graph beside their own parameters.

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

constexpr std::string_view kGraph = R"({
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "g.safetensors"}},
    "2": {"class_type": "LoraLoader", "inputs": {"lora_name": "l.safetensors",
          "strength_model": 0.5}},
    "3": {"class_type": "KSampler", "inputs": {"seed": 99, "steps": 20, "cfg": 6.5,
          "sampler_name": "euler", "scheduler": "normal", "model": ["1", 0]}}})";

}  // namespace

TEST_CASE("TensorArt's parameters come before its graph", "[metadata][tensorart]") {
  const auto seed = GENERATE(as<std::string>(), "\"7\"", "7", "-1", "\"-1\"");
  const auto json = std::string(R"({"prompt": "狐", "negativePrompt": "", "width": 768,
      "height": 1152, "steps": 25, "cfgScale": 7, "clipSkip": 2, "seed": )") +
                    seed + R"(, "baseModel": {"modelFileName": "m", "hash": "ABCDEF012345"},
      "models": [{"type": "BASE_MODEL", "modelFileName": "m"},
                 {"type": "LORA", "modelFileName": "x", "weight": 0.7, "hash": "12"}]})" +
                    std::string(2, '\0');
  const auto record =
      inspect_png(text_chunk("generation_data", json) + text_chunk("prompt", kGraph)).record;
  const auto& generation = record.generation;
  CHECK(record.source.generator == "tensorart");
  CHECK(record.source.format == "png:tEXt:generation_data");
  CHECK(generation.prompt == "狐");
  CHECK(generation.steps == 25u);
  CHECK(generation.seed == (seed.find('-') == std::string::npos ? 7u : 99u));
  CHECK(generation.sampler == "euler");
  CHECK(generation.scheduler == "normal");
  CHECK(generation.model->name == "m");
  CHECK(generation.model->hash_type == "autov3");
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].name == "x");
  CHECK(generation.loras[0].weight == 0.7);
}

TEST_CASE("TensorArt names ComfyUI's sampler and schedule", "[metadata][tensorart]") {
  const auto record = read_texts({{"generation_data", R"({"prompt": "p", "seed": "7", "steps": 25,
      "ksamplerName": "dpmpp_2m", "schedule": "karras", "sdVae": "Automatic"})"}});
  CHECK(record.generation.sampler == "dpmpp_2m");
  CHECK(record.generation.scheduler == "karras");
}

TEST_CASE("Stability Matrix joins sampler and scheduler", "[metadata][stability-matrix]") {
  const auto record =
      read_texts({{"smproj", "{}"},
                  {"parameters-json", R"({"Sampler": "DPM++ 2M Karras"})"},
                  {"parameters", "p\nSteps: 1, Sampler: DPM++ 2M Karras, Seed: 3"}});
  CHECK(record.generation.sampler == "DPM++ 2M");
  CHECK(record.generation.scheduler == "Karras");
}

TEST_CASE("Stability Matrix' JSON comes before its infotext and its graph",
          "[metadata][stability-matrix]") {
  const auto record =
      inspect_png(text_chunk("prompt", kGraph) +
                  text_chunk("parameters-json", R"({"PositivePrompt": "p", "NegativePrompt": "",
              "Steps": 9, "Sampler": "Euler a", "CfgScale": 0.0, "Seed": 7, "Width": 8,
              "Height": 16, "ModelName": "m", "ModelHash": "0123456789"})") +
                  text_chunk("parameters", "other\nSteps: 1, Sampler: x, Seed: 3, Clip skip: 2") +
                  text_chunk("smproj", "{}"))
          .record;
  const auto& generation = record.generation;
  CHECK(record.source.generator == "stability-matrix");
  CHECK(record.source.format == "png:tEXt:parameters-json");
  CHECK(generation.prompt == "p");
  CHECK(generation.sampler == "Euler a");
  CHECK(generation.cfg_scale == 0.0);
  CHECK(generation.seed == 7u);
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.scheduler == "normal");
  CHECK(generation.model->hash == "0123456789");
  CHECK(record.origins.empty());
}

TEST_CASE("Civitai's generator keeps the request beside the graph", "[metadata][civitai]") {
  const auto more = GENERATE(as<std::string>(),
                             R"("{\"prompt\": \"p\", \"negativePrompt\": \"\", \"cfgScale\": 4,
      \"sampler\": \"Euler a\", \"clipSkip\": 2, \"steps\": 25, \"seed\": 5, \"width\": 832,
      \"height\": 1216, \"baseModel\": \"Illustrious\", \"transformations\": []}")",
                             R"({"prompt": "p", "negativePrompt": "", "cfgScale": 4,
      "sampler": "Euler a", "clipSkip": 2, "steps": 25, "seed": 5, "width": 832, "height": 1216,
      "baseModel": "Illustrious", "transformations": []})");
  auto json = std::string(kGraph);
  json.insert(json.size() - 1, R"(, "extra": {"airs": []}, "extraMetadata": )" + more);
  std::string comment("UNICODE\0", 8);
  for (const char c : json) (comment += '\0') += c;
  const auto record =
      inspect(jpeg_with_exif(exif({{kUserComment, comment, 7, true}}, false)), "a.jpg").record;
  const auto& generation = record.generation;
  CHECK(record.source.generator == "civitai");
  CHECK(record.source.format == "jpeg:EXIF:UserComment");
  CHECK(generation.prompt == "p");
  CHECK(generation.negative_prompt == "");
  CHECK(generation.cfg_scale == 4.0);
  CHECK(generation.sampler == "Euler a");
  CHECK(generation.scheduler == "normal");
  CHECK(generation.seed == 5u);
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.model->name == "g.safetensors");
  CHECK(extra(record, "baseModel") == "Illustrious");
}

TEST_CASE("a Hugging Face space is read, though it is no one program", "[metadata][space]") {
  const auto record = read_parameters(R"({"prompt": "p", "negative_prompt": "", "seed": 1,
      "resolution": "832 x 1216", "guidance_scale": 7, "num_inference_steps": 28,
      "sampler": "Euler a", "Model": "Animagine", "Model hash": "0123456789"})");
  CHECK(record.source.generator == "unknown");
  CHECK(record.source.format == "png:iTXt:parameters");
  CHECK(record.generation.width == 832u);
  CHECK(record.generation.height == 1216u);
  CHECK(record.generation.steps == 28u);
  CHECK(record.generation.model->name == "Animagine");
  CHECK(record.generation.model->hash_type == "autov2");
}

TEST_CASE("Midjourney's description is a command line", "[metadata][midjourney]") {
  const auto record = inspect_png(text_chunk("Description",
                                             "a fox -- red, 2:1 --ar 2:1 --no cats, dogs --seed 5 "
                                             "--style raw --v 6.1 Job ID: 1234-5678") +
                                  text_chunk("Author", "someone"))
                          .record;
  CHECK(record.source.generator == "midjourney");
  CHECK(record.source.version == "6.1");
  CHECK(record.generation.prompt == "a fox -- red, 2:1");
  CHECK(record.generation.negative_prompt == "cats, dogs");
  CHECK(record.generation.seed == 5u);
  CHECK(extra(record, "ar") == "2:1");
  CHECK(extra(record, "style") == "raw");
  CHECK(extra(record, "Job ID") == "1234-5678");
  CHECK(extra(record, "Author") == "someone");
  CHECK_FALSE(inspect_png(text_chunk("Description", "a fox Job ID: 1"))
                  .record.generation.negative_prompt.has_value());
}

TEST_CASE("the entries of a service may be damaged", "[metadata][formats]") {
  const auto [key, generator] = GENERATE(table<std::string, std::string>({
      {"generation_data", "tensorart"},
      {"parameters-json", "stability-matrix"},
      {"invokeai_metadata", "invokeai"},
      {"sd-metadata", "invokeai"},
  }));
  const auto text = GENERATE(as<std::string>(), "", "{", "[]", "7", "{\"a\":", "null",
                             R"({"prompt": {}, "baseModel": 3, "models": {"x": 1}, "image": []})");
  INFO(key << " " << text);
  const auto record = inspect_png(itxt_chunk(key, text) + text_chunk("prompt", "[7]")).record;
  CHECK(record.source.generator == generator);
  CHECK_FALSE(record.generation.prompt.has_value());
}
