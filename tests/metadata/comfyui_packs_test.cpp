// Nodes of the packs people install beside ComfyUI's own, as their graphs name them.

#include <string>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

// A graph of ComfyUI's default nodes; those in `more` stand for them where they have their ids.
Generation with(const std::string& more) {
  const std::pair<std::string, std::string> defaults[] = {
      {"s",
       R"({"class_type": "SaveImage", "inputs": {"filename_prefix": "x", "images": ["d", 0]}})"},
      {"d", R"({"class_type": "VAEDecode", "inputs": {"samples": ["ks", 0], "vae": ["ck", 2]}})"},
      {"ks",
       R"({"class_type": "KSampler", "inputs": {"seed": 11, "steps": 20, "cfg": 7, "sampler_name": "euler", "scheduler": "normal",
           "denoise": 1, "model": ["m", 0], "positive": ["c", 0], "negative": ["c", 1], "latent_image": ["l", 0]}})"},
      {"m", R"({"class_type": "Reroute", "inputs": {"": ["ck", 0]}})"},
      {"c",
       R"({"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["p", 0], "negative": ["n", 0], "strength": 1}})"},
      {"p", R"({"class_type": "CLIPTextEncode", "inputs": {"text": ["t", 0], "clip": ["ck", 1]}})"},
      {"n", R"({"class_type": "CLIPTextEncode", "inputs": {"text": ["t", 1], "clip": ["ck", 1]}})"},
      {"t", R"({"class_type": "Text String", "inputs": {"text": "a fox", "text_b": "blurry"}})"},
      {"l", R"({"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216}})"},
      {"ck",
       R"({"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "base.safetensors"}})"},
  };
  std::string graph = "{" + more;
  for (const auto& [id, node] : defaults)
    if (more.find("\"" + id + "\": {\"class_type\"") == more.npos)
      graph.append(graph.size() > 1 ? ", \"" : "\"").append(id).append("\": ").append(node);
  return inspect_png(text_chunk("prompt", graph + "}")).record.generation;
}

std::string list(const std::vector<Lora>& loras) {
  std::string text;
  for (const auto& lora : loras)
    text += lora.name + ":" + (lora.weight ? std::to_string(*lora.weight).substr(0, 3) : "-") + " ";
  return text;
}

}  // namespace

TEST_CASE("a node of several texts hands on that of its output", "[metadata][comfyui]") {
  const auto generation = with("");
  CHECK(generation.prompt == "a fox");
  CHECK(generation.negative_prompt == "blurry");
}

TEST_CASE("what goes with a model is not the model", "[metadata][comfyui]") {
  const auto [why, nodes] = GENERATE(table<std::string, std::string>({
      {"AnimateDiff",
       R"("m": {"class_type": "ADE_AnimateDiffLoaderGen1", "inputs": {"model_name": "mm_sd_v15_v2.ckpt", "model": ["ck", 0]}})"},
      {"AnimateDiff in parts",
       R"("m": {"class_type": "ADE_UseEvolvedSampling", "inputs": {"model": ["f", 0], "m_models": ["a", 0]}},
          "a": {"class_type": "ADE_ApplyAnimateDiffModelSimple", "inputs": {"motion_model": ["b", 0]}},
          "b": {"class_type": "ADE_LoadAnimateDiffModel", "inputs": {"model_name": "mm.ckpt"}},
          "f": {"class_type": "FreeU_V2", "inputs": {"b1": 1.1, "model": ["g", 0]}},
          "g": {"class_type": "PerturbedAttentionGuidance", "inputs": {"scale": 3, "model": ["h", 0]}},
          "h": {"class_type": "RescaleCFG", "inputs": {"multiplier": 0.7, "model": ["ck", 0]}})"},
      {"FaceID",
       R"("m": {"class_type": "IPAdapterFaceID", "inputs": {"weight": 0.8, "model": ["f", 0], "ipadapter": ["f", 1]}},
          "f": {"class_type": "IPAdapterUnifiedLoaderFaceID", "inputs": {"preset": "FACEID", "lora_strength": 0.6, "model": ["ck", 0]}})"},
      {"a switch of outputs",
       R"("m": {"class_type": "ImpactInversedSwitch", "inputs": {"select": 2, "input": ["ck", 0]}})"},
      {"a merge",
       R"("m": {"class_type": "ModelMergeSimple", "inputs": {"ratio": 0.5, "model1": ["ck", 0], "model2": ["b", 0]}},
          "b": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "second.safetensors"}})"},
      {"Nunchaku's LoRA",
       R"("m": {"class_type": "NunchakuFluxLoraStack", "inputs": {"lora_name_1": "None", "lora_strength_1": 1, "model": ["ck", 0]}})"},
  }));
  INFO(why);
  const auto generation = with(nodes);
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "base.safetensors");
  CHECK(generation.loras.empty());
}

TEST_CASE("a switch of a model and its text encoder hands on both", "[metadata][comfyui]") {
  const auto generation = with(
      R"("m": {"class_type": "CR Switch Model and CLIP", "inputs": {"Input": 2, "model1": ["ck", 0], "clip1": ["ck", 1],
           "model2": ["u", 0], "clip2": ["e", 0]}},
         "u": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux.safetensors"}},
         "e": {"class_type": "DualCLIPLoader", "inputs": {"clip_name1": "t5", "clip_name2": "l", "type": "flux"}},
         "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["m", 1]}})");
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "flux.safetensors");
  CHECK(generation.text_encoders == std::vector<std::string>{"t5", "l"});
}

TEST_CASE("packs' own ways to load LoRAs are known", "[metadata][comfyui]") {
  const auto [why, nodes, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"tags of a loader",
       R"("m": {"class_type": "LoraTagLoader", "inputs": {"text": "fox <lora:a:0.5>", "model": ["ck", 0]}})",
       "a:0.5 "},
      {"prompt control",
       R"("m": {"class_type": "PCLazyLoraLoader", "inputs": {"text": "fox <lora:a:0.5>", "model": ["ck", 0]}})",
       "a:0.5 "},
      {"rgthree's prompt and its picker",
       R"j("m": {"class_type": "Power Prompt (rgthree)", "inputs": {"prompt": "fox <lora:a:0.6>", "insert_lora": "CHOOSE", "opt_model": ["ck", 0]}})j",
       "a:0.6 "},
      {"a widget of tags",
       R"("m": {"class_type": "ttN pipeLoader_v2", "inputs": {"ckpt_name": "x", "loras": "<lora:a:0.8>"}})",
       "a:0.8 "},
      {"a link to another node's is not a second one",
       R"("m": {"class_type": "WanVideoModelLoader", "inputs": {"model": "wan", "lora": ["b", 0]}},
          "b": {"class_type": "WanVideoLoraSelect", "inputs": {"lora": "b", "strength": 0.8, "prev_lora": ["a", 0]}},
          "a": {"class_type": "WanVideoLoraSelect", "inputs": {"lora": "a", "strength": 0.4}})",
       "a:0.4 b:0.8 "},
      {"a name from elsewhere",
       R"("m": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": ["a", 0], "strength_model": 0.7, "model": ["ck", 0]}},
          "a": {"class_type": "String Literal", "inputs": {"string": "a"}})",
       "a:0.7 "},
      {"Inspire's block weights",
       R"("m": {"class_type": "LoraLoaderBlockWeight //Inspire", "inputs": {"lora_name": "a", "strength_model": 0.9, "strength_clip": 1,
          "seed": 0, "A": 4, "B": 1, "preset": "Preset", "block_vector": "1,1", "bypass": false, "model": ["ck", 0]}})",
       "a:0.9 "},
  }));
  INFO(why);
  CHECK(list(with(nodes).loras) == expected);
}

TEST_CASE("packs' nodes of text are read", "[metadata][comfyui]") {
  const auto [why, nodes, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"WAS replaces",
       R"("t": {"class_type": "Text Find and Replace", "inputs": {"find": "red", "replace": "blue", "text": "a red fox"}})",
       "a blue fox"},
      {"core replaces",
       R"("t": {"class_type": "StringReplace", "inputs": {"string": "aaa", "find": "a", "replace": "aa"}})",
       "aaaaaa"},
      {"ComfyRoll replaces",
       R"("t": {"class_type": "CR Text Replace", "inputs": {"text": "a b", "find1": "a", "replace1": "c", "find2": "b", "replace2": "",
          "find3": "", "replace3": "x"}})",
       "c "},
      {"pysssss replaces",
       R"("t": {"class_type": "StringFunction|pysssss", "inputs": {"action": "replace", "tidy_tags": "yes", "text_a": "a red fox",
          "text_b": "red", "text_c": "blue"}})",
       "a blue fox"},
      {"pysssss replaces in what is not known",
       R"("t": {"class_type": "StringFunction|pysssss", "inputs": {"action": "replace", "text_a": ["x", 0], "text_b": "red",
          "text_c": "blue"}}, "x": {"class_type": "X", "inputs": {}})",
       "(absent)"},
      {"pysssss appends",
       R"("t": {"class_type": "StringFunction|pysssss", "inputs": {"action": "append", "tidy_tags": "yes", "text_a": "a", "text_b": "b",
          "text_c": ""}})",
       "a, b"},
      {"ComfyRoll's parts",
       R"("t": {"class_type": "CR Combine Prompt", "inputs": {"part1": "a", "part2": "b", "part3": "", "part4": "d", "separator": ", "}})",
       "a, b, d"},
      {"a delimiter by name",
       R"j("t": {"class_type": "Text Concatenate (JPS)", "inputs": {"delimiter": "comma", "text1": "a", "text2": "b"}})j",
       "a, b"},
      {"shown text is of the run before",
       R"("t": {"class_type": "easy showAnything", "inputs": {"text": "old", "anything": ["u", 0]}},
          "u": {"class_type": "easy promptConcat", "inputs": {"prompt1": "a", "prompt2": "b", "separator": "-"}})",
       "a-b"},
      {"rgthree's SDXL prompt",
       R"j("p": {"class_type": "SDXL Power Prompt - Positive (rgthree)", "inputs": {"prompt_g": "a", "prompt_l": "b", "target_width": 9}})j",
       "a"},
      {"HunyuanDiT",
       R"("p": {"class_type": "CLIPTextEncodeHunyuanDiT", "inputs": {"bert": "a", "mt5xl": "a", "clip": ["ck", 1]}})",
       "a"},
      {"Lumina's user prompt",
       R"("p": {"class_type": "CLIPTextEncodeLumina2", "inputs": {"system_prompt": "superior", "user_prompt": "a", "clip": ["ck", 1]}})",
       "a"},
  }));
  INFO(why);
  CHECK(with(nodes).prompt.value_or("(absent)") == expected);
}

TEST_CASE("inputs whose names only contain the side keep the sides apart", "[metadata][comfyui]") {
  const auto nodes = GENERATE(
      R"("c": {"class_type": "CR Apply Multi-ControlNet", "inputs": {"switch": "On", "base_positive": ["p", 0], "base_negative": ["n", 0],
           "controlnet_stack": ["x", 0]}}, "x": {"class_type": "CR Multi-ControlNet Stack", "inputs": {"switch_1": "On", "controlnet_1": "c"}})",
      R"("ks": {"class_type": "SeargeSDXLSampler", "inputs": {"base_model": ["ck", 0], "base_positive": ["p", 0], "base_negative": ["n", 0],
           "refiner_positive": ["n", 0], "latent_image": ["l", 0], "noise_seed": 3, "steps": 25, "cfg": 8, "sampler_name": "euler"}})");
  const auto generation = with(nodes);
  CHECK(generation.prompt == "a fox");
  CHECK(generation.negative_prompt == "blurry");
}

TEST_CASE("sliders and number nodes are followed", "[metadata][comfyui]") {
  const auto generation = with(
      R"("ks": {"class_type": "KSampler", "inputs": {"seed": ["r", 0], "steps": ["i", 0], "cfg": ["f", 0], "sampler_name": "euler",
           "model": ["ck", 0], "latent_image": ["l", 0]}},
         "r": {"class_type": "Random Number", "inputs": {"number_type": "integer", "minimum": 0, "maximum": 9, "seed": 42}},
         "i": {"class_type": "mxSlider", "inputs": {"Xi": 33, "Xf": 33.3, "isfloatX": 0}},
         "f": {"class_type": "mxSlider", "inputs": {"Xi": 6, "Xf": 6.5, "isfloatX": 1}},
         "l": {"class_type": "EmptyLatentImage", "inputs": {"width": ["wh", 0], "height": ["wh", 1]}},
         "wh": {"class_type": "mxSlider2D", "inputs": {"Xi": 640, "Xf": 640, "Yi": 960, "Yf": 960, "isfloatX": 0, "isfloatY": 0}})");
  CHECK_FALSE(generation.seed.has_value());  // drawn from that seed
  CHECK(generation.steps == 33u);
  CHECK(generation.cfg_scale == 6.5);
  CHECK(generation.width == 640u);
  CHECK(generation.height == 960u);
}

TEST_CASE("pickers of sizes hand on what they name", "[metadata][comfyui]") {
  const auto [why, nodes, width,
              height] = GENERATE(table<std::string, std::string, std::uint64_t, std::uint64_t>({
      {"a latent",
       R"("l": {"class_type": "CR SDXL Aspect Ratio", "inputs": {"width": 64, "height": 64, "aspect_ratio": "3:4 portrait 896x1152",
              "swap_dimensions": "Off"}})",
       896, 1152},
      {"sides of their own, swapped",
       R"("l": {"class_type": "EmptyLatentImage", "inputs": {"width": ["a", 0], "height": ["a", 1]}},
              "a": {"class_type": "CR SDXL Aspect Ratio", "inputs": {"width": 1000, "height": 1400, "aspect_ratio": "custom",
              "swap_dimensions": "On"}})",
       1400, 1000},
      {"tinyterra",
       R"("l": {"class_type": "ttN pipeLoader", "inputs": {"ckpt_name": "x", "empty_latent_aspect": "width x height [custom]",
              "empty_latent_width": 512, "empty_latent_height": 768}})",
       512, 768},
  }));
  INFO(why);
  const auto generation = with(nodes);
  CHECK(generation.width == width);
  CHECK(generation.height == height);
  CHECK(generation.mode == "txt2img");
}

TEST_CASE("an upscale of a loaded picture starts from it", "[metadata][comfyui]") {
  const auto generation = with(
      R"("s": {"class_type": "SaveImage", "inputs": {"images": ["u", 0]}}, "i": {"class_type": "LoadImage", "inputs": {"image": "a.png"}},
         "u": {"class_type": "UltimateSDUpscale", "inputs": {"upscale_by": 2, "seed": 5, "steps": 20, "cfg": 6, "sampler_name": "euler",
           "scheduler": "karras", "denoise": 0.2, "image": ["i", 0], "model": ["ck", 0], "positive": ["p", 0], "negative": ["n", 0]}})");
  CHECK(generation.mode == "img2img");
  CHECK(generation.seed == 5u);
  CHECK_FALSE(generation.width.has_value());
}

TEST_CASE("a sampler described for an upscaler comes after the one that made the picture",
          "[metadata][comfyui]") {
  const auto generation = with(
      R"("aa": {"class_type": "PixelKSampleUpscalerProviderPipe", "inputs": {"seed": 77, "steps": 12, "cfg": 5, "sampler_name": "ddim",
           "scheduler": "karras", "denoise": 0.4, "basic_pipe": ["b", 0]}},
         "b": {"class_type": "ToBasicPipe", "inputs": {"model": ["ck", 0], "positive": ["p", 0], "negative": ["n", 0]}},
         "d": {"class_type": "VAEDecode", "inputs": {"samples": ["it", 0], "vae": ["ck", 2]}},
         "it": {"class_type": "IterativeLatentUpscale", "inputs": {"upscale_factor": 2, "samples": ["ks", 0], "upscaler": ["aa", 0]}})");
  CHECK(generation.seed == 11u);
  REQUIRE(generation.passes.size() == 1);
  CHECK(generation.passes[0].seed == 77u);
}

TEST_CASE("a replacement that would grow without end is cut", "[metadata][comfyui][limits]") {
  const std::string many(3000, 'a'), long_text(60000, 'b');
  const auto generation = with(R"("t": {"class_type": "StringReplace", "inputs": {"string": ")" +
                               many + R"(", "find": "a", "replace": ")" + long_text + "\"}}");
  CHECK_FALSE(generation.prompt.has_value());
  CHECK(generation.seed == 11u);
}
