// Nodes of the packs that people's graphs are made of, each with the inputs it really has.

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

// A KSampler whose inputs `sampler` come before the usual ones: of two of one name the first
// counts.
Record read_with(const std::string& sampler, const std::string& nodes) {
  const auto graph =
      R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
    "28": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "m.safetensors"}},
    "13": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 96}},
    "3": {"class_type": "KSampler", "inputs": {)" +
      sampler +
      R"("seed": 7, "steps": 8, "cfg": 1, "sampler_name": "euler", "scheduler": "simple", "denoise": 1,
      "model": ["28", 0], "positive": ["p", 0], "negative": ["n", 0], "latent_image": ["13", 0]}},
    "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["28", 1]}},
    "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["28", 1]}})" +
      (nodes.empty() ? "" : ", " + nodes) + "}";
  return inspect_png(itxt_chunk("prompt", graph)).record;
}

std::optional<std::string> words(const std::string& node) {
  return read_with(
             R"("positive": ["e", 0], )",
             R"("e": {"class_type": "CLIPTextEncode", "inputs": {"text": ["t", 0], "clip": ["28", 1]}},
             "t": )" +
                 node)
      .generation.prompt;
}

}  // namespace

TEST_CASE("text nodes of packs give their text", "[metadata][comfyui]") {
  const auto [why, node, wanted] = GENERATE(table<std::string, std::string, std::string>({
      {"a named delimiter",
       R"({"class_type": "JoinStrings", "inputs": {"delimiter": "comma", "string_1": "a", "string_2": "b"}})",
       "a, b"},
      {"a literal replacement",
       R"({"class_type": "Text Find and Replace", "inputs": {"text": "a red fox, red", "find": "red", "replace": "blue"}})",
       "a blue fox, blue"},
      {"StringFunction",
       R"({"class_type": "StringFunction|pysssss", "inputs": {"action": "replace", "tidy_tags": "no",
          "text_a": "a cat", "text_b": "cat", "text_c": "dog"}})",
       "a dog"},
      {"what comes in before what was shown",
       R"({"class_type": "ShowText|pysssss", "inputs": {"text": ["s", 0], "text_0": "of the run before"}},
          "s": {"class_type": "PrimitiveString", "inputs": {"value": "of this run"}})",
       "of this run"},
      {"parts",
       R"({"class_type": "Concat", "inputs": {"part1": "a", "part2": "b", "separator": " "}})",
       "a b"},
  }));
  INFO(why);
  CHECK(words(node) == wanted);
}

TEST_CASE("a node with several outputs gives the one that is linked", "[metadata][comfyui]") {
  const auto record = read_with(
      R"("positive": ["e", 0], "seed": ["s", 1], )",
      R"("e": {"class_type": "CLIPTextEncode", "inputs": {"text": ["t", 1], "clip": ["28", 1]}},
      "t": {"class_type": "Text String", "inputs": {"text": "first", "text_b": "second"}},
      "s": {"class_type": "mxSlider2D", "inputs": {"Xi": 1, "Xf": 1.5, "Yi": 2, "Yf": 2.5, "isfloatX": 0, "isfloatY": 0}})");
  CHECK(record.generation.prompt == "second");
  CHECK(record.generation.seed == 2u);
}

TEST_CASE("a number that a node draws while running is not its seed", "[metadata][comfyui]") {
  const auto record = read_with(
      R"("cfg": ["r", 0], )",
      R"("r": {"class_type": "Random Number", "inputs": {"minimum": 1, "maximum": 9, "seed": 3}})");
  CHECK_FALSE(record.generation.cfg_scale.has_value());
  CHECK(record.generation.seed == 7u);
}

TEST_CASE("links that name their side lead to its words", "[metadata][comfyui]") {
  const auto record = read_with(
      R"("positive": ["c", 0], "negative": ["c", 1], )",
      R"("c": {"class_type": "Conditioning Pack", "inputs": {"base_positive": ["p", 0], "base_negative": ["n", 0]}})");
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.negative_prompt == "blurry");
}

TEST_CASE("a switch of numbered inputs hands on all of the chosen number", "[metadata][comfyui]") {
  const auto record = read_with(
      R"("model": ["w", 0], )",
      R"("w": {"class_type": "CR Model Input Switch", "inputs": {"Input": 2, "model1": ["28", 0], "clip1": ["28", 1],
         "model2": ["b", 0], "clip2": ["b", 1]}},
      "b": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "second.safetensors"}})");
  REQUIRE(record.generation.model.has_value());
  CHECK(record.generation.model->name == "second.safetensors");
}

TEST_CASE("a picker whose choice is custom hands on its own width and height",
          "[metadata][comfyui]") {
  const auto [why, inputs, width, height] =
      GENERATE(table<std::string, std::string, std::uint64_t, std::uint64_t>({
          {"custom", R"("aspect_ratio": "custom", "swap_dimensions": "Off")", 640, 480},
          {"custom, swapped", R"("aspect_ratio": "custom", "swap_dimensions": "On")", 480, 640},
      }));
  INFO(why);
  const auto record = read_with(
      R"("latent_image": ["l", 0], )",
      R"("l": {"class_type": "EmptyLatentImage", "inputs": {"width": ["a", 0], "height": ["a", 1]}},
      "a": {"class_type": "CR Aspect Ratio", "inputs": {"width": 640, "height": 480, )" +
          inputs + "}}");
  CHECK(record.generation.width == width);
  CHECK(record.generation.height == height);
}

TEST_CASE("the nearest checkpoint is the model, not what is loaded into it",
          "[metadata][comfyui]") {
  const auto record = read_with(
      R"("model": ["i", 0], )",
      R"("i": {"class_type": "InstantIDModelLoader", "inputs": {"model": ["28", 0], "model_name": "face.bin"}})");
  REQUIRE(record.generation.model.has_value());
  CHECK(record.generation.model->name == "m.safetensors");
}

TEST_CASE("tags in the text of a node that loads LoRAs are LoRAs", "[metadata][comfyui]") {
  const auto record = read_with(
      R"("model": ["l", 0], )",
      R"("l": {"class_type": "LoraTagLoader", "inputs": {"text": "<lora:soft:0.5>", "model": ["28", 0]}})");
  REQUIRE(record.generation.loras.size() == 1);
  CHECK(record.generation.loras[0].name == "soft");
  CHECK(record.generation.loras[0].weight == 0.5);
}

TEST_CASE("an upscaler that takes an image makes img2img", "[metadata][comfyui]") {
  const auto graph =
      R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
    "28": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "m.safetensors"}},
    "4": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
    "3": {"class_type": "UltimateSDUpscale", "inputs": {"image": ["4", 0], "seed": 7, "steps": 8, "cfg": 1,
      "sampler_name": "euler", "scheduler": "simple", "denoise": 0.2, "model": ["28", 0]}}})";
  const auto record = inspect_png(itxt_chunk("prompt", graph)).record;
  CHECK(record.generation.mode == "img2img");
  CHECK(record.generation.denoising_strength == 0.2);
}
