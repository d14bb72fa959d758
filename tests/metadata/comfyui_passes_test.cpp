// ComfyUI graphs of several samplers, of other packs' nodes, and hostile ones.

#include <algorithm>
#include <string>
#include <vector>

#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

Record read_graph(const std::string& graph, std::string_view name = "picture.png") {
  return inspect_png(ztxt_chunk("prompt", graph), name).record;
}

std::string sampler(const std::string& latent, int seed, const std::string& model = "u") {
  return R"({"class_type": "KSampler", "inputs": {"seed": )" + std::to_string(seed) +
         R"(, "steps": 8, "cfg": 1, "sampler_name": "euler", "scheduler": "simple", "denoise": 1, "model": [")" +
         model + R"(", 0], "positive": ["p", 0], "negative": ["n", 0], "latent_image": [")" +
         latent + R"(", 0]}})";
}

// A graph whose sampler "3" starts from node "l" and takes its model from node "u".
Record around(const std::string& nodes) {
  return read_graph(
      R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["u", 2]}},
    "3": )" +
      sampler("l", 1) +
      R"(, "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a", "clip": ["u", 1]}},
    "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "b", "clip": ["u", 1]}}, )" +
      nodes + "}");
}

const std::string kCheckpoint =
    R"("c": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}})";
const std::string kModel =
    R"("u": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}})";
const std::string kLatent =
    R"("l": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 640, "batch_size": 1}})";

std::string list(const std::vector<Lora>& loras) {
  std::string text;
  for (const auto& lora : loras)
    text += lora.name + ":" + (lora.weight ? std::to_string(*lora.weight).substr(0, 4) : "-") + " ";
  return text;
}

}  // namespace

TEST_CASE("the first sampler made the picture, the others are passes", "[metadata][comfyui]") {
  const auto record = read_graph(R"({
    "1": {"class_type": "SaveImage", "inputs": {"images": ["f", 0], "filename_prefix": "big"}},
    "f": {"class_type": "FaceDetailer", "inputs": {"image": ["2", 0], "model": ["u", 0], "positive": ["p", 0],
      "negative": ["n", 0], "seed": 3, "steps": 20, "cfg": 7, "sampler_name": "ddim", "scheduler": "normal", "denoise": 0.4}},
    "2": {"class_type": "VAEDecode", "inputs": {"samples": ["4", 0]}},
    "4": )" + sampler("5", 2) + R"(,
    "5": {"class_type": "LatentUpscale", "inputs": {"width": 1024, "height": 1280, "samples": ["6", 0]}},
    "6": )" + sampler("l", 1) + R"(,
    "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a"}},
    "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "b"}},
    "7": {"class_type": "SaveImage", "inputs": {"images": ["10", 0], "filename_prefix": "x/small"}},
    "10": {"class_type": "VAEDecode", "inputs": {"samples": ["6", 0]}},
    )" + kModel + ", " + kLatent + "}",
                                 GENERATE("picture.png", "big_00001_.png"));
  const auto& generation = record.generation;
  CHECK(generation.seed == 1u);
  CHECK(generation.width == 512u);
  REQUIRE(generation.passes.size() == 2);
  CHECK(generation.passes[0].seed == 2u);
  CHECK(generation.passes[0].width == 1024u);
  CHECK(generation.passes[1].seed == 3u);
  CHECK(generation.passes[1].sampler == "ddim");
  CHECK(generation.passes[1].denoising_strength == 0.4);
  CHECK(generation.passes[1].prompt == "a");
}

TEST_CASE("the name tells which of several outputs it was", "[metadata][comfyui]") {
  const auto [name, seed] = GENERATE(table<std::string, std::uint64_t>(
      {{"small_00001_.png", 1}, {"large_00001_.png", 2}, {"renamed.png", 1}}));
  const auto record = read_graph(R"({
    "1": {"class_type": "SaveImage", "inputs": {"images": ["a", 0], "filename_prefix": "x/small"}},
    "2": {"class_type": "SaveImage", "inputs": {"images": ["b", 0], "filename_prefix": "large"}},
    "a": )" + sampler("l", 1) + R"(, "b": )" +
                                     sampler("l", 2) + ", " + kModel + ", " + kLatent + "}",
                                 name);
  CHECK(record.generation.seed == seed);
  CHECK(record.generation.passes.empty());
}

TEST_CASE("a refiner is a pass with its steps", "[metadata][comfyui]") {
  const auto advanced = [](const std::string& latent, const std::string& noise,
                           const std::string& range) {
    return R"({"class_type": "KSamplerAdvanced", "inputs": {"add_noise": )" + noise +
           R"(, "noise_seed": 7, "steps": 25, "cfg": 8, "sampler_name": "euler", "scheduler": "normal", )" +
           range + R"(, "model": ["u", 0], "latent_image": [")" + latent + R"(", 0]}})";
  };
  const auto record = read_graph(
      R"({"1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}},
          "2": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
          "3": )" +
      advanced("4", R"("disable")", R"("start_at_step": 20, "end_at_step": 10000)") + R"(,
          "4": )" +
      advanced("l", R"("enable")", R"("start_at_step": 0, "end_at_step": 20)") + ", " + kModel +
      ", " + kLatent + "}");
  CHECK(record.generation.seed == 7u);
  CHECK(extra(record, "end_at_step") == "20");
  REQUIRE(record.generation.passes.size() == 1);
  const auto& pass = record.generation.passes[0].extra;
  CHECK(std::find(pass.begin(), pass.end(),
                  std::pair<std::string, std::string>("start_at_step", "20")) != pass.end());
}

TEST_CASE("nodes that hold a seed or note the settings are no samplers", "[metadata][comfyui]") {
  const auto record =
      around(kModel + ", " +
             R"("l": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 8, "height": 8}},
    "sv": {"class_type": "SeedVarianceEnhancer", "inputs": {"seed": 9, "steps": 3, "conditioning": ["p", 0]}},
    "im": {"class_type": "Image Saver", "inputs": {"images": ["8", 0], "seed": 9, "steps": 1, "sampler_name": "x", "model": ["u", 0]}})");
  CHECK(record.generation.seed == 1u);
  CHECK(record.generation.passes.empty());
}

TEST_CASE("LoRAs that are switched on are told in the order they were applied",
          "[metadata][comfyui]") {
  const auto [why, nodes, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"a chain",
       R"("u": {"class_type": "LoraLoader", "inputs": {"lora_name": "b", "strength_model": 0.5, "strength_clip": 1, "model": ["v", 0], "clip": ["v", 1]}},
          "v": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": "a", "strength_model": 1, "model": ["c", 0]}})",
       "a:1.00 b:0.50 "},
      {"a strength of 0",
       R"("u": {"class_type": "LoraLoader", "inputs": {"lora_name": "b", "strength_model": 0, "strength_clip": 0, "model": ["c", 0]}})",
       ""},
      {"rgthree",
       R"j("u": {"class_type": "Power Lora Loader (rgthree)", "inputs": {"PowerLoraLoaderHeaderWidget": {"type": "x"},
           "lora_1": {"on": true, "lora": "a", "strength": 0.8}, "lora_2": {"on": false, "lora": "b", "strength": 1}, "model": ["c", 0]}})j",
       "a:0.80 "},
      {"rgthree's stack",
       R"j("u": {"class_type": "Lora Loader Stack (rgthree)", "inputs": {"lora_01": "a", "strength_01": 0.7, "lora_02": "None", "strength_02": 1, "model": ["c", 0]}})j",
       "a:0.70 "},
      {"LoraManager",
       R"j("u": {"class_type": "Lora Loader (LoraManager)", "inputs": {"text": "<lora:a:0.6>", "model": ["c", 0],
           "loras": {"__value__": [{"name": "a", "strength": 0.6, "active": true}, {"name": "b", "strength": 1, "active": false}]}}})j",
       "a:0.60 "},
      {"CR LoRA Stack",
       R"("u": {"class_type": "CR Apply LoRA Stack", "inputs": {"model": ["c", 0], "lora_stack": ["s", 0]}},
          "s": {"class_type": "CR LoRA Stack", "inputs": {"switch_1": "On", "lora_name_1": "a", "model_weight_1": 0.9, "clip_weight_1": 1,
            "switch_2": "Off", "lora_name_2": "b", "model_weight_2": 1, "clip_weight_2": 1}})",
       "a:0.90 "},
      {"Efficiency's stack",
       R"("u": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "a", "lora_name": "None", "lora_model_strength": 1, "lora_stack": ["s", 0]}},
          "s": {"class_type": "LoRA Stacker", "inputs": {"input_mode": "simple", "lora_count": 1, "lora_name_1": "a", "lora_wt_1": 0.4,
            "model_str_1": 1, "clip_str_1": 1, "lora_name_2": "b", "lora_wt_2": 1}})",
       "a:0.40 "},
      {"easy-use",
       R"("u": {"class_type": "easy loraStackApply", "inputs": {"model": ["c", 0], "lora_stack": ["s", 0]}},
          "s": {"class_type": "easy loraStack", "inputs": {"toggle": true, "mode": "simple", "num_loras": 1, "lora_1_name": "a",
            "lora_1_strength": 0.3, "lora_1_model_strength": 1, "lora_1_clip_strength": 1, "lora_2_name": "b"}})",
       "a:0.30 "},
      {"pysssss",
       R"("u": {"class_type": "LoraLoader|pysssss", "inputs": {"lora_name": {"content": "a", "image": null}, "strength_model": 1, "model": ["c", 0]}})",
       "a:1.00 "},
  }));
  INFO(why);
  CHECK(list(around(nodes + ", " + kCheckpoint + ", " + kLatent).generation.loras) == expected);
}

TEST_CASE("the model is that of the loader", "[metadata][comfyui]") {
  const auto [nodes, expected] = GENERATE(table<std::string, std::string>({
      {R"("u": {"class_type": "NunchakuFluxDiTLoader", "inputs": {"model_path": "svdq.safetensors", "cache_threshold": 0}})",
       "svdq.safetensors"},
      {R"("u": {"class_type": "IPAdapterAdvanced", "inputs": {"model": ["v", 0], "ipadapter": ["i", 0]}},
          "i": {"class_type": "IPAdapterModelLoader", "inputs": {"ipadapter_file": "ip", "model_name": "ip"}},
          "v": {"class_type": "CheckpointLoader|pysssss", "inputs": {"ckpt_name": {"content": "d\\b.safetensors"}}})",
       "d\\b.safetensors"},
      {R"("u": {"class_type": "ModelSamplingAuraFlow", "inputs": {"shift": 3, "model": ["v", 0]}},
          "v": {"class_type": "UNETLoader", "inputs": {"unet_name": ["s", 0]}},
          "s": {"class_type": "String Literal", "inputs": {"string": "m.sft"}})",
       "m.sft"},
      {R"("u": {"class_type": "WanVideoModelLoader", "inputs": {"model": "wan.safetensors", "base_precision": "fp16"}})",
       "wan.safetensors"},
  }));
  const auto record = around(nodes + ", " + kLatent);
  REQUIRE(record.generation.model.has_value());
  CHECK(record.generation.model->name == expected);
}

TEST_CASE("loaders that hold everything are read", "[metadata][comfyui]") {
  const auto record = read_graph(R"j({
    "1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}},
    "2": {"class_type": "easy kSampler", "inputs": {"pipe": ["3", 0], "image_output": "Hide"}},
    "3": {"class_type": "easy preSampling", "inputs": {"steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "karras",
      "denoise": 1, "seed": 5, "pipe": ["4", 0]}},
    "4": {"class_type": "easy fullLoader", "inputs": {"ckpt_name": "a.safetensors", "vae_name": "Baked VAE", "clip_skip": -2,
      "lora_name": "None", "lora_model_strength": 1, "resolution": "width x height (custom)", "empty_latent_width": 832,
      "empty_latent_height": 1216, "positive": "a fox", "negative": ["5", 0]
}
}
, "5" : {
  "class_type" : "easy negative", "inputs" : { "negative" : "blurry" }
}
})j");
  const auto& generation = record.generation;
  CHECK(generation.prompt == "a fox");
  CHECK(generation.negative_prompt == "blurry");
  CHECK(generation.seed == 5u);
  CHECK(generation.model->name == "a.safetensors");
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.width == 832u);
  CHECK(generation.height == 1216u);
  CHECK(generation.mode == "txt2img");
  CHECK_FALSE(generation.vae.has_value());
  CHECK(generation.loras.empty());
}

TEST_CASE("size and mode come from the latent", "[metadata][comfyui]") {
  const auto [why, nodes, size,
              mode] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"a loaded image",
       R"("l": {"class_type": "VAEEncode", "inputs": {"pixels": ["i", 0], "vae": ["u", 2]}},
          "i": {"class_type": "LoadImage", "inputs": {"image": "a.png"}})",
       "-x-", "img2img"},
      {"a loaded image that is scaled",
       R"("l": {"class_type": "VAEEncode", "inputs": {"pixels": ["s", 0], "vae": ["u", 2]}},
          "s": {"class_type": "ImageScale", "inputs": {"width": 64, "height": 32, "image": ["i", 0]}},
          "i": {"class_type": "LoadImage", "inputs": {"image": "a.png"}})",
       "64x32", "img2img"},
      {"a mask",
       R"("l": {"class_type": "VAEEncodeForInpaint", "inputs": {"pixels": ["i", 0], "mask": ["i", 1]}},
          "i": {"class_type": "LoadImage", "inputs": {"image": "a.png"}})",
       "-x-", "inpaint"},
      {"a picker",
       R"j("l": {"class_type": "SDXLEmptyLatentSizePicker+", "inputs": {"resolution": "1152x896 (1.29)", "width_override": 0, "height_override": 0}})j",
       "1152x896", "txt2img"},
      {"rgthree",
       R"j("l": {"class_type": "SDXL Empty Latent Image (rgthree)", "inputs": {"dimensions": " 896 x 1152 (portrait)"}})j",
       "896x1152", "txt2img"},
      {"a ratio that is calculated elsewhere",
       R"("l": {"class_type": "EmptyLatentImage", "inputs": {"width": ["a", 0], "height": ["a", 1]}},
          "a": {"class_type": "CR Aspect Ratio", "inputs": {"width": 512, "height": 512, "aspect_ratio": "16:9"}})",
       "-x-", "txt2img"},
      {"a film",
       R"("l": {"class_type": "EmptyHunyuanLatentVideo", "inputs": {"width": 64, "height": 32, "length": 25}})",
       "64x32", ""},
      {"unknown", R"("l": {"class_type": "LoadLatent", "inputs": {"latent": "x"}})", "-x-", ""},
  }));
  INFO(why);
  const auto generation = around(kModel + ", " + nodes).generation;
  const auto text = [](auto side) { return side ? std::to_string(*side) : "-"; };
  CHECK(text(generation.width) + "x" + text(generation.height) == size);
  CHECK(generation.mode.value_or("") == mode);
}

TEST_CASE("an A1111 text fills only what the graph does not tell", "[metadata][comfyui]") {
  const std::string graph =
      R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}},
    "3": )" +
      sampler("l", 1) + ", " + kModel + ", " + kLatent +
      R"(, "p": {"class_type": "X", "inputs": {}}, "n": {"class_type": "X", "inputs": {}}})";
  const auto record =
      inspect_png(
          text_chunk("prompt", graph) +
          text_chunk(
              "parameters",
              "a stale fox\nNegative prompt: unknown\nSteps: 30, Sampler: DDIM, CFG scale: 5, "
              "Seed: 99, Size: 64x64, Model hash: 0123456789, Model: a, Clip skip: 2, Version: "
              "ComfyUI"))
          .record;
  const auto& generation = record.generation;
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.format == "png:tEXt:prompt");
  CHECK(generation.seed == 1u);
  CHECK(generation.steps == 8u);
  CHECK(generation.width == 512u);
  CHECK(generation.prompt == "a stale fox");
  CHECK_FALSE(generation.negative_prompt.has_value());
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.model->name == "a.safetensors");
  CHECK(generation.model->hash == "0123456789");
  CHECK(record.origins.empty());
}

TEST_CASE("a graph without a sampler is kept with a warning", "[metadata][comfyui]") {
  const auto record = read_graph(
      R"({"1": {"class_type": "LoadImage", "inputs": {"image": "a.png"}}, "2": 7, "3": null})");
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.format == "png:zTXt:prompt");
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(warns_of(record, "no sampler in it is known"));
  CHECK(record.raw.size() == 1);
}

TEST_CASE("hostile graphs end soon and within the limits", "[metadata][comfyui][limits]") {
  std::string nodes = kModel + ", " + kLatent;
  const auto link = [](int to) { return "[\"" + std::to_string(to) + "\", 0]"; };
  SECTION("a text that doubles with each node") {
    for (int i = 0; i < 60; ++i)
      nodes += ", \"" + std::to_string(100 + i) +
               R"(": {"class_type": "StringConcatenate", "inputs": {"string_a": )" + link(101 + i) +
               ", \"string_b\": " + link(101 + i) + R"(, "delimiter": "x"}})";
    const auto record =
        around(nodes + R"(, "q": {"class_type": "CLIPTextEncode", "inputs": {"text": ["100", 0]}},
      "160": {"class_type": "String", "inputs": {"String": "a"}})");
    CHECK(record.generation.seed == 1u);
  }
  SECTION("a diamond of conditionings") {
    std::string graph = nodes;
    for (int i = 0; i < 300; ++i)
      graph += ", \"" + std::to_string(100 + i) +
               R"(": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": )" +
               link(101 + i) + ", \"conditioning_2\": " + link(101 + i) + "}}";
    graph += R"(, "400": {"class_type": "CLIPTextEncode", "inputs": {"text": "end"}})";
    const auto record = read_graph(
        R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}, "3": )" +
        sampler("l", 1) + R"(, "p": {"class_type": "Reroute", "inputs": {"": ["100", 0]}}, )" +
        graph + "}");
    CHECK(record.generation.prompt == "end");
  }
  SECTION("thousands of samplers in a chain") {
    for (int i = 0; i < 3000; ++i)
      nodes += ", \"" + std::to_string(100 + i) + "\": " + sampler(std::to_string(101 + i), i);
    const auto record = read_graph(
        R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["100", 0]}}, )" + nodes + "}");
    CHECK(record.generation.seed == 2999u);
    CHECK(record.generation.passes.size() == limits::kPasses - 1);
    CHECK(warns_of(record, "more than 16 samplers"));
  }
  SECTION("more nodes than are looked at") {
    std::string graph =
        R"({"9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0]}}, "3": )" +
        sampler("l", 1);
    graph += ", " + nodes;
    for (int i = 0; i < 20100; ++i)
      graph += ",\"" + std::to_string(i + 100) + R"(":{"class_type":"X","inputs":{}})";
    const auto record = read_graph(graph + "}");
    CHECK(record.generation.seed == 1u);
    CHECK(warns_of(record, "more than 20000 nodes"));
  }
}
