// ComfyUI's API graph: which sampler, which words, which files.

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

Record read_graph(const std::string& graph, std::string_view name = "picture.png") {
  return inspect_png(itxt_chunk("prompt", graph), name).record;
}

// A graph around a KSampler "3"; what `more` names again replaces nothing: ids are its own.
std::string around(const std::string& positive, const std::string& negative,
                   const std::string& more) {
  return R"({"9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "z", "images": ["8", 0]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["29", 0]}},
    "29": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.safetensors"}},
    "30": {"class_type": "CLIPLoader", "inputs": {"clip_name": "qwen_3_4b.safetensors", "type": "lumina2"}},
    "28": {"class_type": "UNETLoader", "inputs": {"unet_name": "z_image_turbo_bf16.safetensors"}},
    "13": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 1024, "height": 768, "batch_size": 1}},
    "3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615, "steps": 8, "cfg": 1,
      "sampler_name": "res_multistep", "scheduler": "simple", "denoise": 1, "model": ["28", 0],
      "positive": )" +
         positive + R"(, "negative": )" + negative + R"(, "latent_image": ["13", 0]}},
    "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["30", 0]}},
    "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["30", 0]}})" +
         (more.empty() ? "" : ", " + more) + "}";
}

// What the words of this node and those it names come to.
std::optional<std::string> words(const std::string& nodes, const std::string& from = "t") {
  const auto encode =
      R"("e": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["30", 0], "text": [")" + from +
      R"(", 0]}}, )";
  return read_graph(around(R"(["e", 0])", R"(["n", 0])", encode + nodes)).generation.prompt;
}

}  // namespace

TEST_CASE("a Z-Image graph is read whole", "[metadata][comfyui]") {
  const auto record = read_graph(around(R"(["p", 0])", R"(["n", 0])", ""));
  const auto& generation = record.generation;
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.format == "png:iTXt:prompt");
  CHECK(generation.prompt == "a fox");
  CHECK(generation.negative_prompt == "blurry");
  CHECK(generation.seed == UINT64_MAX);
  CHECK(generation.steps == 8u);
  CHECK(generation.cfg_scale == 1.0);
  CHECK(generation.sampler == "res_multistep");
  CHECK(generation.scheduler == "simple");
  CHECK(generation.denoising_strength == 1.0);
  CHECK(generation.width == 1024u);
  CHECK(generation.height == 768u);
  CHECK(generation.mode == "txt2img");
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "z_image_turbo_bf16.safetensors");
  CHECK(generation.vae == "ae.safetensors");
  CHECK(generation.text_encoders == std::vector<std::string>{"qwen_3_4b.safetensors"});
  CHECK(generation.passes.empty());
  CHECK(record.warnings.empty());
}

TEST_CASE("a graph is found wherever savers keep it", "[metadata][comfyui]") {
  const auto graph = around(R"(["p", 0])", R"(["n", 0])", "");
  const std::string workflow = R"({"nodes": [], "links": []})";
  const auto quoted = [](const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      result += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return result + "\"";
  };
  const auto [why, record] = GENERATE_COPY(table<std::string, Record>({
      {"tEXt", inspect_png(text_chunk("prompt", graph) + text_chunk("workflow", workflow)).record},
      {"zTXt", inspect_png(ztxt_chunk("prompt", graph)).record},
      {"comf", inspect_png(chunk("comf", std::string("prompt") + '\0' + graph)).record},
      {"Model and Make", inspect(jpeg_with_exif(exif({{0x010F, "workflow:" + workflow, 2, false},
                                                      {0x0110, "prompt:" + graph, 2, false}})))
                             .record},
      {"save-image-extended",
       inspect(jpeg_with_exif(exif({{0x010E, "Workflow: " + workflow, 2, false},
                                    {0x010F, "Prompt: " + graph, 2, false}})))
           .record},
      {"UserComment",
       inspect(jpeg_with_exif(exif(
                   {{kUserComment, R"({"prompt": )" + graph + R"(, "workflow": )" + workflow + "}",
                     2, true}})))
           .record},
      {"strings in UserComment",
       inspect(jpeg_with_exif(exif({{kUserComment,
                                     R"({"prompt": )" + quoted(graph) + R"(, "workflow": )" +
                                         quoted(workflow) + "}",
                                     2, true}})))
           .record},
      {"parameters", read_parameters(R"({"prompt": )" + graph + "}")},
      {"trailing NULs", inspect_png(itxt_chunk("prompt", graph + std::string(2, '\0'))).record},
      {"bare NaN", read_graph(around(R"(["p", 0])", R"(["n", 0])",
                                     R"("x": {"class_type": "X", "inputs": {"v": NaN}})"))},
  }));
  INFO(why);
  CHECK(record.source.generator == "comfyui");
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.seed == UINT64_MAX);
}

TEST_CASE("a prompt that begins like JSON is no graph", "[metadata][comfyui]") {
  const auto record = inspect_png(text_chunk("prompt", "{red|blue} fox") + text_chunk("seed", "7") +
                                  text_chunk("steps", "8"))
                          .record;
  CHECK(record.source.generator != "comfyui");
  CHECK(record.warnings.empty());
}

TEST_CASE("words are followed through the graph", "[metadata][comfyui]") {
  const auto [why, nodes, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"a primitive",
       R"("t": {"class_type": "PrimitiveStringMultiline", "inputs": {"value": "a"}})", "a"},
      {"concatenation in the order of the names",
       R"("t": {"class_type": "Text Concatenate", "inputs": {"delimiter": ", ", "clean_whitespace": "true",
           "text_a": ["a", 0], "text_c": "c ", "text_b": ["b", 0]}},
          "a": {"class_type": "Text Multiline", "inputs": {"text": "a"}},
          "b": {"class_type": "Text Multiline", "inputs": {"text": ""}})",
       "a, c"},
      {"a delimiter written \\n",
       R"("t": {"class_type": "JoinStringMulti", "inputs": {"inputcount": 2, "string_1": "a", "string_2": "b",
           "delimiter": "\\n"}})",
       "a\nb"},
      {"core StringConcatenate",
       R"("t": {"class_type": "StringConcatenate", "inputs": {"string_a": "a", "string_b": "b", "delimiter": "-"}})",
       "a-b"},
      {"what wildcards became",
       R"("t": {"class_type": "ImpactWildcardProcessor", "inputs": {"wildcard_text": "__x__", "populated_text": "red",
           "mode": "populate", "seed": 1}})",
       "red"},
      {"a reroute", R"("t": {"class_type": "Reroute", "inputs": {"": ["a", 0]}},
          "a": {"class_type": "String", "inputs": {"String": "a"}})",
       "a"},
      {"the chosen branch",
       R"("t": {"class_type": "ComfySwitchNode", "inputs": {"switch": ["s", 0], "on_true": ["a", 0], "on_false": ["b", 0]}},
          "s": {"class_type": "PrimitiveBoolean", "inputs": {"value": false}},
          "a": {"class_type": "PrimitiveString", "inputs": {"value": "a"}},
          "b": {"class_type": "PrimitiveString", "inputs": {"value": "b"}})",
       "b"},
      {"the chosen number",
       R"("t": {"class_type": "ImpactSwitch", "inputs": {"select": 2, "input1": ["a", 0], "input2": ["b", 0]}},
          "a": {"class_type": "PrimitiveString", "inputs": {"value": "a"}},
          "b": {"class_type": "PrimitiveString", "inputs": {"value": "b"}})",
       "b"},
      {"the first that is there",
       R"j("t": {"class_type": "Any Switch (rgthree)", "inputs": {"any_02": ["b", 0], "any_03": ["a", 0]}},
          "a": {"class_type": "PrimitiveString", "inputs": {"value": "a"}},
          "b": {"class_type": "PrimitiveString", "inputs": {"value": "b"}})j",
       "b"},
      {"a styler's positive side",
       R"("t": {"class_type": "SDXLPromptStyler", "inputs": {"text_positive": "a", "text_negative": "b", "style": "x"}})",
       "a"},
      {"a shown text",
       R"("t": {"class_type": "ShowText|pysssss", "inputs": {"text": ["a", 0], "text_0": "old"}},
          "a": {"class_type": "CR Text", "inputs": {"text": "a"}})",
       "a"},
  }));
  INFO(why);
  CHECK(words(nodes).value_or("(absent)") == expected);
}

TEST_CASE("text that a model made while running is not known", "[metadata][comfyui]") {
  const auto record = read_graph(around(
      R"(["e", 0])", R"(["n", 0])",
      R"("e": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["30", 0], "text": ["l", 0]}},
         "l": {"class_type": "TextGenerate", "inputs": {"prompt": "write a prompt", "clip": ["30", 0]}})"));
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK(record.generation.negative_prompt == "blurry");
  CHECK(warns_of(record, "made while the graph ran"));
}

TEST_CASE("conditionings are followed to their words", "[metadata][comfyui]") {
  const auto [why, negative, nodes,
              expected] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"zeroed out", R"(["z", 0])",
       R"("z": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["p", 0]}})", ""},
      {"combined", R"(["c", 0])",
       R"("c": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["n", 0], "conditioning_2": ["p", 0]}})",
       "blurry\na fox"},
      {"ControlNet keeps the sides apart", R"(["c", 1])",
       R"("c": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 1, "positive": ["p", 0],
               "negative": ["n", 0], "control_net": ["x", 0], "image": ["x", 0]}},
              "x": {"class_type": "X", "inputs": {"text": "no words of ours"}})",
       "blurry"},
      {"a loader's own words", R"(["l", 2])",
       R"("l": {"class_type": "Efficient Loader", "inputs": {"ckpt_name": "a.safetensors", "positive": "a", "negative": "b"}})",
       "b"},
      {"an empty text", R"(["c", 0])",
       R"("c": {"class_type": "CLIPTextEncode", "inputs": {"text": "", "clip": ["30", 0]}})", ""},
      {"a cycle", R"(["3", 0])", "", "(absent)"},
      {"nothing", "null", "", "(absent)"},
      {"a link to nowhere", R"(["77", 0])", "", "(absent)"},
  }));
  INFO(why);
  const auto record = read_graph(around(R"(["p", 0])", negative, nodes));
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.negative_prompt.value_or("(absent)") == expected);
}

TEST_CASE("several texts are joined, and kept apart in extra", "[metadata][comfyui]") {
  const auto record = read_graph(around(
      R"(["c", 0])", R"(["n", 0])",
      R"("c": {"class_type": "ConditioningConcat", "inputs": {"conditioning_to": ["p", 0], "conditioning_from": ["q", 0]}},
         "q": {"class_type": "CLIPTextEncode", "inputs": {"text": "at night", "clip": ["30", 0]}})"));
  CHECK(record.generation.prompt == "a fox\nat night");
  CHECK(extra(record, "prompt_parts") == R"(["a fox", "at night"])");
}

TEST_CASE("widgets are followed to what feeds them", "[metadata][comfyui]") {
  const auto [why, seed, nodes,
              expected] = GENERATE(table<std::string, std::string, std::string, std::uint64_t>({
      {"a seed node", R"(["s", 0])",
       R"j("s": {"class_type": "Seed (rgthree)", "inputs": {"seed": 7}})j", 7},
      {"an integer", R"(["s", 0])",
       R"("s": {"class_type": "PrimitiveInt", "inputs": {"value": 7}})", 7},
      {"a chain", R"(["r", 0])",
       R"("r": {"class_type": "Reroute", "inputs": {"": ["s", 0]}}, "s": {"class_type": "INTConstant", "inputs": {"value": 7}})",
       7},
      {"a context", R"(["c", 8])",
       R"j("c": {"class_type": "Context (rgthree)", "inputs": {"base_ctx": ["d", 0]}},
              "d": {"class_type": "Context (rgthree)", "inputs": {"seed": ["s", 0]}},
              "s": {"class_type": "easy seed", "inputs": {"seed": 7}})j",
       7},
      {"hexadecimal", R"("0x2a")", "", 42},
      {"a float", "7.0", "", 7},
  }));
  INFO(why);
  auto graph = around(R"(["p", 0])", R"(["n", 0])", nodes);
  graph.replace(graph.find("18446744073709551615"), 20, seed);
  CHECK(read_graph(graph).generation.seed == expected);
}

TEST_CASE("what is only known while running is absent", "[metadata][comfyui]") {
  const auto [why, seed, nodes] = GENERATE(table<std::string, std::string, std::string>({
      {"a sum", R"(["s", 0])",
       R"("s": {"class_type": "CM_IntBinaryOperation", "inputs": {"op": "Add", "a": 1, "b": 2}})"},
      {"a formula", R"(["s", 0])",
       R"("s": {"class_type": "SimpleMath+", "inputs": {"value": "a*2", "a": 1}})"},
      {"a cycle", R"(["s", 0])", R"("s": {"class_type": "Reroute", "inputs": {"": ["s", 0]}})"},
      {"minus one", "-1", ""},
  }));
  INFO(why);
  auto graph = around(R"(["p", 0])", R"(["n", 0])", nodes);
  graph.replace(graph.find("18446744073709551615"), 20, seed);
  const auto record = read_graph(graph);
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(record.generation.steps == 8u);
}

TEST_CASE("SamplerCustomAdvanced is read from the nodes around it", "[metadata][comfyui]") {
  const auto record = read_graph(R"({
    "1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}},
    "2": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["v", 0]}},
    "v": {"class_type": "VAELoader", "inputs": {"vae_name": "ae.sft"}},
    "3": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["4", 0], "guider": ["5", 0],
      "sampler": ["6", 0], "sigmas": ["7", 0], "latent_image": ["8", 0]}},
    "4": {"class_type": "RandomNoise", "inputs": {"noise_seed": 5}},
    "5": {"class_type": "BasicGuider", "inputs": {"model": ["m", 0], "conditioning": ["9", 0]}},
    "6": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
    "7": {"class_type": "BasicScheduler", "inputs": {"scheduler": "beta", "steps": 20, "denoise": 0.9, "model": ["m", 0]}},
    "8": {"class_type": "EmptySD3LatentImage", "inputs": {"width": ["w", 0], "height": 512, "batch_size": 1}},
    "w": {"class_type": "PrimitiveInt", "inputs": {"value": 768}},
    "9": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["10", 0]}},
    "10": {"class_type": "CLIPTextEncode", "inputs": {"text": "a fox", "clip": ["c", 0]}},
    "c": {"class_type": "DualCLIPLoader", "inputs": {"clip_name1": "t5.safetensors", "clip_name2": "l.safetensors", "type": "flux"}},
    "m": {"class_type": "ModelSamplingFlux", "inputs": {"max_shift": 1.15, "base_shift": 0.5, "model": ["lo", 0]}},
    "lo": {"class_type": "LoraLoaderModelOnly", "inputs": {"lora_name": "x.safetensors", "strength_model": 0.8, "model": ["u", 0]}},
    "u": {"class_type": "UnetLoaderGGUF", "inputs": {"unet_name": "flux1-dev-Q8_0.gguf"}}})");
  const auto& generation = record.generation;
  CHECK(generation.seed == 5u);
  CHECK(generation.steps == 20u);
  CHECK(generation.sampler == "euler");
  CHECK(generation.scheduler == "beta");
  CHECK(generation.denoising_strength == 0.9);
  CHECK(generation.distilled_cfg_scale == 3.5);
  CHECK_FALSE(generation.cfg_scale.has_value());
  CHECK_FALSE(generation.negative_prompt.has_value());
  CHECK(generation.prompt == "a fox");
  CHECK(generation.width == 768u);
  CHECK(generation.text_encoders == std::vector<std::string>{"t5.safetensors", "l.safetensors"});
  CHECK(generation.model->name == "flux1-dev-Q8_0.gguf");
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].name == "x.safetensors");
  CHECK(generation.loras[0].weight == 0.8);
}

TEST_CASE("guiders tell cfg and both sides", "[metadata][comfyui]") {
  const auto [guider, cfg] = GENERATE(table<std::string, double>({
      {R"({"class_type": "CFGGuider", "inputs": {"cfg": 4, "model": ["u", 0], "positive": ["p", 0], "negative": ["n", 0]}})",
       4.0},
      {R"({"class_type": "DualCFGGuider", "inputs": {"cfg_conds": 3, "cfg_cond2_negative": 1, "model": ["u", 0], "cond1": ["p", 0],
           "cond2": ["n", 0], "negative": ["n", 0]}})",
       3.0},
  }));
  const auto record = read_graph(R"({
    "1": {"class_type": "PreviewImage", "inputs": {"images": ["2", 0]}},
    "2": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
    "3": {"class_type": "SamplerCustomAdvanced", "inputs": {"guider": ["g", 0], "sampler": ["s", 0], "sigmas": ["k", 0]}},
    "s": {"class_type": "SamplerEulerAncestral", "inputs": {"eta": 1}},
    "k": {"class_type": "SplitSigmas", "inputs": {"step": 3, "sigmas": ["a", 0]}},
    "a": {"class_type": "AlignYourStepsScheduler", "inputs": {"model_type": "SDXL", "steps": 12, "denoise": 1}},
    "u": {"class_type": "UNETLoader", "inputs": {"unet_name": "m"}},
    "p": {"class_type": "CLIPTextEncode", "inputs": {"text": "a"}},
    "n": {"class_type": "CLIPTextEncode", "inputs": {"text": "b"}},
    "g": )" + guider + "}");
  CHECK(record.generation.cfg_scale == cfg);
  CHECK(record.generation.prompt == "a");
  CHECK(record.generation.negative_prompt == "b");
  CHECK(record.generation.steps == 12u);
  CHECK(record.generation.sampler == "SamplerEulerAncestral");
  CHECK(record.generation.scheduler == "AlignYourStepsScheduler");
  CHECK(record.generation.model->name == "m");
}
