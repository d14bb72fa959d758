// Infotexts as programs and their extensions have written them over the years.

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

const std::string kBegin = "p\nNegative prompt: n\nSteps: 20, Sampler: Euler a, CFG scale: 7, ";
const std::string kModel = "Seed: 5, Size: 512x768, Model hash: c0d1994c73, Model: m";

Record read_lines(const std::string& tail) { return read_parameters(kBegin + kModel + tail); }

}  // namespace

TEST_CASE("a template behind the settings may have line feeds, commas and colons",
          "[metadata][infotext]") {
  const auto record = read_lines(
      "\nTemplate: 1girl, {red|blue},\n__color__ dress, best: quality\nNegative Template: bad,\n"
      "worse: b");
  CHECK(record.generation.model->name == "m");
  CHECK(extra(record, "Template") == "1girl, {red|blue},\n__color__ dress, best: quality");
  CHECK(extra(record, "Negative Template") == "bad,\nworse: b");
  CHECK(extra(record, "best") == "(absent)");
}

TEST_CASE("a note behind the settings is no part of the last of them", "[metadata][infotext]") {
  CHECK(read_lines("\nmy own note\n").generation.model->name == "m");
  const auto more = read_lines(", ADetailer prompt: a smile\nof hers, ADetailer model: f.pt");
  CHECK(extra(more, "ADetailer prompt") == "a smile of hers");
  CHECK(extra(more, "ADetailer model") == "f.pt");
}

TEST_CASE("a quoted value of old may have line feeds", "[metadata][infotext]") {
  const auto record = read_lines(
      ", ADetailer prompt: \"a \\\"smile\\\", \nModel: x, happy\nend\", ADetailer model: f.pt, "
      "Version: v1.3.2");
  CHECK(extra(record, "ADetailer prompt") == "a \"smile\",  Model: x, happy end");
  CHECK(extra(record, "ADetailer model") == "f.pt");
  CHECK(record.source.version == "v1.3.2");
  CHECK(record.generation.model->name == "m");
}

TEST_CASE("extensions' settings stay whole", "[metadata][infotext]") {
  const auto record = read_lines(
      ", ControlNet 0: \"Module: depth_midas, Model: c [cfd03158], Weight: 1\", Tiled Diffusion: "
      "{\"Method\": \"MultiDiffusion\", \"Tile width\": 96}, RP Ratios: \"1,1;2,1\", TI hashes: "
      "\"easynegative: c74b4e810b03\", X Values: \"'a, b', c\", Version: v1.9.4");
  CHECK(extra(record, "ControlNet 0") == "Module: depth_midas, Model: c [cfd03158], Weight: 1");
  CHECK(extra(record, "Tiled Diffusion") == R"({"Method": "MultiDiffusion", "Tile width": 96})");
  CHECK(extra(record, "RP Ratios") == "1,1;2,1");
  CHECK(extra(record, "TI hashes") == "easynegative: c74b4e810b03");
  CHECK(extra(record, "X Values") == "'a, b', c");
  CHECK(record.source.version == "v1.9.4");
}

TEST_CASE("a sampler's name is taken apart where a scheduler is joined to it",
          "[metadata][infotext]") {
  const auto [tail, sampler, scheduler] = GENERATE(table<std::string, std::string, std::string>({
      {"Sampler: DPM++ 2M SDE Heun Exponential", "DPM++ 2M SDE Heun", "Exponential"},
      {"Sampler: DPM2 a Karras", "DPM2 a", "Karras"},
      {"Sampler: Euler A SGMUniform, Version: f0.0.17v1.8.0rc", "Euler A", "SGMUniform"},
      {"Sampler: DPM++ 2M Turbo, Version: f0.0.17v1.8.0rc", "DPM++ 2M", "Turbo"},
      {"Sampler: DPM++ 2M SDE Karras, Scheduler: karras", "DPM++ 2M SDE", "karras"},
      {"Sampler: DPM++ 2M Karras, Schedule type: Karras", "DPM++ 2M", "Karras"},
      {"Sampler: DPM++ 2M Karras, Schedule type: Beta", "DPM++ 2M Karras", "Beta"},
      {"Sampler: res_multistep_sgm_uniform, Version: ComfyUI", "res_multistep", "sgm_uniform"},
      {"Sampler: Restart", "Restart", "(absent)"},
      {"Sampler: res_multistep_simple", "res_multistep_simple", "(absent)"},
      {"Sampler: DDIM CFG++", "DDIM CFG++", "(absent)"},
  }));
  INFO(tail);
  const auto record = read_parameters("p\nSteps: 20, Seed: 5, Size: 8x8, " + tail);
  CHECK(record.generation.sampler == sampler);
  CHECK(record.generation.scheduler.value_or("(absent)") == scheduler);
}

TEST_CASE("each setting may have a line of its own", "[metadata][infotext]") {
  const auto record = read_parameters(
      "ink, a: b\nNegative prompt: n\nSteps: 20\nSampler: Euler\nSeed: 5\nSize: 8x16\nModel: m");
  CHECK(record.generation.prompt == "ink, a: b");
  CHECK(record.generation.negative_prompt == "n");
  CHECK(record.generation.seed == 5u);
  CHECK(record.generation.height == 16u);
  CHECK(record.generation.model->name == "m");
  CHECK(read_parameters("a: b\nSteps: x\nc: d").generation.prompt == "a: b\nSteps: x\nc: d");
  CHECK_FALSE(read_parameters("p\nSteps: 2\nSeed: 3\nSize: 8x8").generation.seed.has_value());
}

TEST_CASE("a hash that was not found is none", "[metadata][infotext]") {
  const auto record = read_parameters("p <lora:x:1>\n" + kBegin.substr(2) +
                                      "Seed: 5, Model hash: unknown, Model: m, Lora hashes: "
                                      "\"x: None\"");
  CHECK_FALSE(record.generation.model->hash.has_value());
  CHECK(extra(record, "Model hash") == "unknown");
  CHECK_FALSE(record.generation.loras.at(0).hash.has_value());
}

TEST_CASE("SD.Next is known before it named itself", "[metadata][infotext]") {
  const auto tail = GENERATE(as<std::string>(), ", Parser: Full parser, Version: 2d9b3eb",
                             ", Backend: Diffusers, Version: 2d9b3eb, Operations: txt2img",
                             ", App: SD.Next, Version: 058a7f0, Operations: \"txt2img; hires\"");
  CHECK(read_lines(tail).source.generator == "sd-next");
  CHECK(read_lines(", Sampler shift: 3, App: SD.Next").generation.shift == 3.0);
}

TEST_CASE("LoRAs stand in numbered settings too", "[metadata][infotext]") {
  const auto tail = GENERATE(
      as<std::string>(),
      ", AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: a(5b8a9eb9b2c4), AddNet "
      "Weight A 1: 0.6, AddNet Weight B 1: 0.7",
      ", AddNet Enabled: True, AddNet Module 1: LoRA, AddNet Model 1: a(5b8a9eb9b2c4), AddNet "
      "Weight 1: 0.6",
      ", Lora_0 Model name: a, Lora_0 Model hash: 5b8a9eb9b2c4, Lora_0 Strength model: 0.6, "
      "Lora_0 Strength clip: 0.7");
  const auto record = read_lines(tail);
  REQUIRE(record.generation.loras.size() == 1);
  CHECK(record.generation.loras[0].name == "a");
  CHECK(record.generation.loras[0].weight == 0.6);
  CHECK(record.generation.loras[0].hash == "5b8a9eb9b2c4");
}

TEST_CASE("one LoRA is one, with and without ending and folder", "[metadata][infotext]") {
  const auto record = read_lines(
      ", Lora_0 Model name: styles\\bar.safetensors, Lora_0 Strength model: 0.7, Hashes: "
      "{\"lora:bar\": \"5566778899\"}");
  REQUIRE(record.generation.loras.size() == 1);
  CHECK(record.generation.loras[0].weight == 0.7);
  CHECK(record.generation.loras[0].hash == "5566778899");
  CHECK(record.source.generator == "comfyui");
  const auto folders = read_lines(", Lora hashes: \"x/bar: 11, y/bar: 22\"");
  CHECK(folders.generation.loras.size() == 2);
}

TEST_CASE("LyCORIS tags are LoRAs, and weights may have names", "[metadata][infotext]") {
  const auto record =
      read_parameters("<lyco:a:0.6><lora:b:te=0.5:unet=0.7> <hypernet:c:1> <lora:d:1:lbw=IN01>\n" +
                      kBegin.substr(2) + kModel);
  const auto& loras = record.generation.loras;
  REQUIRE(loras.size() == 3);
  CHECK(loras[0].weight == 0.6);
  CHECK(loras[1].weight == 0.7);
  CHECK(loras[2].weight == 1.0);
}

TEST_CASE("Forge's modules are the VAE and the text encoders", "[metadata][infotext]") {
  const auto record = read_lines(
      ", Version: f2.0.1v1.10.1-previous-501-g668e87f9, Diffusion in Low Bits: bnb-nf4, Module 1: "
      "ae, Module 2: clip_l, Module 3: t5xxl_fp16, Module 4: other");
  CHECK(record.generation.vae == "ae");
  CHECK(record.generation.text_encoders == std::vector<std::string>{"clip_l", "t5xxl_fp16"});
  CHECK(extra(record, "Module 4") == "other");
}

TEST_CASE("the refiner and the model of the second pass come with their hashes",
          "[metadata][infotext]") {
  const auto record = read_lines(
      ", Denoising strength: 0.4, Hires upscale: 2, Hires checkpoint: \"b.safetensors "
      "[aabbccddee]\", Refiner: sd_xl_refiner_1.0 [7440042bbd], Refiner switch at: 0.8");
  const auto& passes = record.generation.passes;
  REQUIRE(passes.size() == 2);
  CHECK(passes[0].model->name == "b.safetensors");
  CHECK(passes[0].model->hash == "aabbccddee");
  CHECK(passes[1].mode == "refiner");
  CHECK(passes[1].model->name == "sd_xl_refiner_1.0");
  CHECK(passes[1].model->hash == "7440042bbd");
  CHECK(read_lines(", Hires upscale: 2, Hires checkpoint: Use same checkpoint, Refiner: None")
            .generation.passes.size() == 1);
}

TEST_CASE("Civitai's odd dates and kinds of LoRA are taken", "[metadata][infotext]") {
  const auto record = read_parameters(
      kBegin +
      "Seed: 5, Created Date: 2024-07-02T0404:18.7373283Z, Civitai resources: "
      R"([{"type":"checkpoint","modelName":"M"},{"type":"lycoris","weight":0.8,"modelName":"A: b"},)"
      R"({"type":"dora","weight":1,"modelName":"D"}], Civitai metadata: {"remixOfId":1})");
  CHECK(record.source.created_at == "2024-07-02T04:04:18.7373283Z");
  REQUIRE(record.generation.loras.size() == 2);
  CHECK(record.generation.loras[0].name == "A: b");
  CHECK(record.generation.loras[0].weight == 0.8);
}

TEST_CASE("a picture out of A1111's Extras has no prompt", "[metadata][infotext]") {
  const auto text = "Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN 4x+";
  const auto record = read_texts({{"postprocessing", text}, {"extras", text}});
  CHECK(record.source.generator == "sd-webui");
  CHECK_FALSE(record.generation.prompt.has_value());
  CHECK(extra(record, "Postprocess upscale by") == "4");
  const auto known = read_texts({{"parameters", infotext()}, {"postprocessing", text}});
  CHECK(known.generation.seed == 42u);
}

TEST_CASE("a phone's comment is no prompt", "[metadata][infotext]") {
  CHECK_FALSE(read_comment("Screenshot").generation.prompt.has_value());
  const auto block = exif({{kUserComment, std::string("UNICODE\0\0a\0 \0f\0o\0x", 18), 7, true}});
  CHECK(inspect(jpeg_with_exif(block)).record.generation.prompt == "a fox");
}

TEST_CASE("a JSON object by nobody we know is read if it is about a picture",
          "[metadata][formats]") {
  const auto object = R"({"prompt": "a fox", "negativePrompt": "", "num_inference_steps": 8,
      "guidance_scale": 0.0, "seed": 18446744073709551615, "width": 8, "model": "z", "generator": "invokeai"})";
  const auto record = GENERATE_COPY(read_texts({{"parameters", object}}), read_comment(object),
                                    read_texts({{"metadata", object}, {"Software", "gimp"}}));
  CHECK(record.source.generator == "unknown");
  CHECK(extra(record, "generator") == "invokeai");
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.negative_prompt == "");
  CHECK(record.generation.steps == 8u);
  CHECK(record.generation.cfg_scale == 0.0);
  CHECK(record.generation.seed == UINT64_MAX);
  for (const auto* other : {R"({"prompt": "a fox"})", R"({"seed": 4, "width": 8})",
                            R"({"prompt": {"seed": 1}, "steps": 2})", R"({"prompt": "a)"})
    CHECK_FALSE(read_texts({{"parameters", other}}).generation.prompt.has_value());
}

TEST_CASE("plain keys may have other common names", "[metadata][formats]") {
  const auto record = read_texts({{"prompt", "a"},
                                  {"negative-prompt", "b"},
                                  {"seed", "4"},
                                  {"scale", "7.5"},
                                  {"Software", "gimp"}});
  CHECK(record.generation.negative_prompt == "b");
  CHECK(record.generation.cfg_scale == 7.5);
  CHECK(record.source.generator == "unknown");
}
