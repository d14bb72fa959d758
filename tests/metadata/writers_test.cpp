// NovelAI, SwarmUI, the Fooocus family, Easy Diffusion, Draw Things, stable-diffusion.cpp.

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

Record read_xmp(const std::string& properties) {
  const std::string packet =
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" "
      "xmlns:sdcpp=\"https://github.com/leejet/stable-diffusion.cpp/ns/1.0/\">" +
      properties + "</rdf:Description></rdf:RDF></x:xmpmeta>";
  return inspect_png(itxt_chunk("XML:com.adobe.xmp", packet)).record;
}

}  // namespace

TEST_CASE("NovelAI's comment is read", "[metadata][novelai]") {
  const auto record = read_texts(
      {{"Title", "NovelAI generated image"},
       {"Description", "described"},
       {"Software", "NovelAI"},
       {"Source", "NovelAI Diffusion V4.5 4BDE2A90"},
       {"Comment", R"({"prompt": "flat", "uc": "flat uc", "steps": 23, "scale": 5.0, "seed": 7,
          "width": 832, "height": 1216, "sampler": "k_euler", "noise_schedule": "karras",
          "v4_prompt": {"caption": {"base_caption": "base", "char_captions": [
            {"char_caption": "girl", "centers": [{"x": 0.5, "y": 0.5}]}, {"char_caption": "boy"}]}},
          "v4_negative_prompt": {"caption": {"base_caption": "", "char_captions": []}},
          "request_type": "PromptGenerateRequest", "signed_hash": "eA=="})"}});
  const auto& generation = record.generation;
  CHECK(record.source.generator == "novelai");
  CHECK(record.source.format == "png:iTXt:Comment");
  CHECK(generation.prompt == "base");
  CHECK(generation.negative_prompt == "");
  CHECK(generation.seed == 7u);
  CHECK(generation.cfg_scale == 5.0);
  CHECK(generation.sampler == "k_euler");
  CHECK(generation.scheduler == "karras");
  CHECK(generation.mode == "txt2img");
  CHECK(generation.model->name == "NovelAI Diffusion V4.5");
  CHECK(generation.model->hash == "4BDE2A90");
  CHECK_FALSE(generation.model->hash_type.has_value());
  CHECK(extra(record, "character_prompt_1") == "girl");
  CHECK(extra(record, "character_prompt_2") == "boy");
  CHECK(extra(record, "signed_hash") == "eA==");
}

TEST_CASE("NovelAI's first pictures keep the prompt in Description", "[metadata][novelai]") {
  const auto record = read_texts({{"Description", "cat, space"},
                                  {"Software", "NovelAI"},
                                  {"Source", "Stable Diffusion 1D44365E"},
                                  {"Comment", R"({"steps": 50, "seed": 2, "uc": "lowres"})"}});
  CHECK(record.generation.prompt == "cat, space");
  CHECK(record.generation.negative_prompt == "lowres");
  CHECK(record.generation.model->name == "Stable Diffusion");
  CHECK(record.generation.model->hash == "1D44365E");
}

TEST_CASE("NovelAI's WebP holds JSON inside JSON", "[metadata][novelai]") {
  const auto inner = GENERATE(as<std::string>(), R"("{\"prompt\": \"狐\", \"seed\": 9}")",
                              R"({"prompt": "狐", "seed": 9})");
  const auto record =
      read_comment(R"({"Comment": )" + inner + R"(, "Description": "d", "Software": "NovelAI"})",
                   "NovelAI Diffusion V4 37442FCA");
  CHECK(record.source.generator == "novelai");
  CHECK(record.source.format == "webp:EXIF:UserComment");
  CHECK(record.generation.prompt == "狐");
  CHECK(record.generation.seed == 9u);
  CHECK(record.generation.model->name == "NovelAI Diffusion V4");
}

TEST_CASE("NovelAI's comment may be damaged", "[metadata][novelai]") {
  const auto comment = GENERATE(as<std::string>(), "{", "[]", "7", "");
  const auto record =
      read_texts({{"Software", "NovelAI"}, {"Description", "d"}, {"Comment", comment}});
  CHECK(record.source.generator == "novelai");
  CHECK(record.generation.prompt == "d");
}

TEST_CASE("SwarmUI's lists and hashes are joined", "[metadata][swarmui]") {
  const auto lists = GENERATE(as<std::string>(), R"("loras": "a/one,two", "loraweights": "0.8,1")",
                              R"("loras": ["a/one", "two"], "loraweights": ["0.8", "1"])",
                              R"("loras": ["a/one", "two"], "loraweights": [0.8, 1])");
  const auto json = R"({"sui_image_params": {"prompt": "p", "model": "m", "seed": "7",
      "steps": "9", "cfgscale": "0", "clipstopatlayer": "-2", "initimagecreativity": "0.6", )" +
                    lists + R"(}, "sui_models": [
      {"name": "m.safetensors", "param": "model", "hash": "0x)" +
                    std::string(64, 'a') + R"("},
      {"name": "a/one.safetensors", "param": "loras", "hash": "0x12"}]})";
  const auto record =
      GENERATE(true, false) ? read_texts({{"parameters", json}}) : read_comment(json);
  const auto& generation = record.generation;
  CHECK(record.source.generator == "swarmui");
  CHECK(generation.seed == 7u);
  CHECK(generation.steps == 9u);
  CHECK(generation.cfg_scale == 0.0);
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.denoising_strength == 0.6);
  CHECK(generation.model->name == "m");
  CHECK(generation.model->file == "m.safetensors");
  CHECK(generation.model->hash == std::string(64, 'a'));
  REQUIRE(generation.loras.size() == 2);
  CHECK(generation.loras[0].name == "a/one");
  CHECK(generation.loras[0].weight == 0.8);
  CHECK(generation.loras[0].hash == "12");
  CHECK(generation.loras[1].weight == 1.0);
}

TEST_CASE("StableSwarmUI wrote into EXIF Model", "[metadata][swarmui]") {
  const auto block = exif({{0x0110, R"({"sui_image_params": {"prompt": "p", "seed": 1}})", 2}});
  const auto record = inspect(jpeg_with_exif(block)).record;
  CHECK(record.source.generator == "swarmui");
  CHECK(record.source.format == "jpeg:EXIF:Model");
  CHECK(record.generation.seed == 1u);
}

namespace {

constexpr std::string_view kFooocus = R"json({"base_model": "jugg",
    "base_model_hash": "aeb7e9e689",
    "clip_skip": 2, "guidance_scale": 4, "loras": [["a", 0.5, "12"]],
    "lora_combined_1": "a.safetensors : 0.5",
    "metadata_scheme": "fooocus", "negative_prompt": "", "prompt": "a goldfish",
    "refiner_model": "None", "resolution": "(768, 1280)", "sampler": "dpmpp_2m_sde_gpu",
    "scheduler": "karras", "seed": "6952411511246973023", "steps": 30, "vae": "Default (model)",
    "version": "Fooocus v2.4.3"})json";

void check_fooocus(const Record& record) {
  const auto& generation = record.generation;
  CHECK(record.source.generator == "fooocus");
  CHECK(record.source.version == "Fooocus v2.4.3");
  CHECK(generation.prompt == "a goldfish");
  CHECK(generation.negative_prompt == "");
  CHECK(generation.seed == 6952411511246973023u);
  CHECK(generation.width == 768u);
  CHECK(generation.height == 1280u);
  CHECK(generation.model->name == "jugg");
  CHECK(generation.model->hash_type == "autov2");
  CHECK_FALSE(generation.vae.has_value());
  CHECK(generation.passes.empty());
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].weight == 0.5);
  CHECK(generation.loras[0].hash == "12");
}

}  // namespace

TEST_CASE("Fooocus' JSON scheme is read", "[metadata][fooocus]") {
  check_fooocus(read_texts({{"parameters", kFooocus}, {"fooocus_scheme", "fooocus"}}));
  check_fooocus(inspect(jpeg_with_exif(exif({{kUserComment, std::string(kFooocus), 2},
                                             {0x0131, "Fooocus v2.4.3", 2},
                                             {0x927C, "fooocus", 2}})))
                    .record);
}

TEST_CASE("Fooocus' other scheme is an infotext", "[metadata][fooocus]") {
  const auto text =
      "a goldfish\nSteps: 30, Sampler: DPM++ 2M SDE Karras, Seed: 4, Size: 8x8, "
      "CFG scale: 4, Scheduler: karras, VAE: Default (model), Lora hashes: \"a: 12\", Lora "
      "weights: "
      "\"a: 0.5\", Version: Fooocus v2.4.3";
  const auto record = read_texts({{"parameters", text}, {"fooocus_scheme", "a1111"}});
  CHECK(record.source.generator == "fooocus");
  CHECK(record.generation.prompt == "a goldfish");
  CHECK(record.generation.sampler == "DPM++ 2M SDE");
  CHECK(record.generation.scheduler == "karras");
  CHECK_FALSE(record.generation.vae.has_value());
}

TEST_CASE("Fooocus-MRE writes JSON into Comment", "[metadata][fooocus]") {
  const auto record = read_texts({{"Comment", R"({"prompt": "p", "negative_prompt": "n",
      "performance": "Speed", "cfg": 7.0, "base_model": "sd_xl.safetensors", "seed": 5,
      "sampler": "dpmpp", "scheduler": "karras", "width": 8, "height": 16,
      "refiner_model": "ref.safetensors", "software": "Fooocus-MRE v2.0.78"})"}});
  CHECK(record.source.generator == "fooocus");
  CHECK(record.source.version == "Fooocus-MRE v2.0.78");
  CHECK(record.generation.cfg_scale == 7.0);
  CHECK(record.generation.model->file == "sd_xl.safetensors");
  REQUIRE(record.generation.passes.size() == 1);
  CHECK(record.generation.passes[0].model->name == "ref.safetensors");
}

TEST_CASE("RuinedFooocus is read", "[metadata][fooocus]") {
  const auto loras =
      GENERATE(as<std::string>(), R"([["a", 0.5]])", R"(["a:0.5"])", R"(["0.5 - a"])",
               R"([{"name": "a", "weight": 0.5}])", R"([["0123456789", "a:0.5"]])");
  const auto record = read_texts({{"parameters", R"({"Prompt": "p", "Negative": "", "steps": 9,
      "cfg": 0.0, "width": 8, "height": 16, "seed": 18446744073709551615, "clip_skip": 1,
      "sampler_name": "euler", "scheduler": "simple", "base_model_name": "m.safetensors",
      "base_model_hash": "0123456789", "software": "RuinedFooocus", "loras": )" +
                                                     loras + "}"}});
  CHECK(record.source.generator == "ruined-fooocus");
  CHECK(record.generation.prompt == "p");
  CHECK(record.generation.negative_prompt == "");
  CHECK(record.generation.seed == UINT64_MAX);
  CHECK(record.generation.cfg_scale == 0.0);
  REQUIRE(record.generation.loras.size() == 1);
  CHECK(record.generation.loras[0].name == "a");
  CHECK(record.generation.loras[0].weight == 0.5);
}

TEST_CASE("Easy Diffusion's keys are read in both styles and as JSON",
          "[metadata][easy-diffusion]") {
  const auto keys = read_texts({{"prompt", "p"},
                                {"negative_prompt", ""},
                                {"seed", "7"},
                                {"use_stable_diffusion_model", "C:\\models\\sd\\m.safetensors"},
                                {"use_vae_model", "None"},
                                {"num_inference_steps", "9"},
                                {"guidance_scale", "0.0"},
                                {"use_lora_model", "['x/a', 'b']"},
                                {"lora_alpha", "[0.5, 1.0]"},
                                {"clip_skip", "False"},
                                {"sampler_name", "euler_a"}});
  const auto titles = read_texts({{"Prompt", "p"},
                                  {"Negative Prompt", ""},
                                  {"Seed", "7"},
                                  {"Stable Diffusion model", "C:\\models\\sd\\m.safetensors"},
                                  {"VAE model", "None"},
                                  {"Steps", "9"},
                                  {"Guidance Scale", "0.0"},
                                  {"LoRA model", "['x/a', 'b']"},
                                  {"LoRA Strength", "[0.5, 1.0]"},
                                  {"Clip Skip", "False"},
                                  {"Sampler", "euler_a"}});
  const auto json = read_comment(R"({"prompt": "p", "negative_prompt": "", "seed": 7,
      "use_stable_diffusion_model": "/models/sd/m.safetensors", "use_vae_model": null,
      "num_inference_steps": 9, "guidance_scale": 0.0, "use_lora_model": ["x/a", "b"],
      "lora_alpha": [0.5, 1.0], "clip_skip": false, "sampler_name": "euler_a"})");
  for (const auto* record : {&keys, &titles, &json}) {
    const auto& generation = record->generation;
    CHECK(record->source.generator == "easy-diffusion");
    CHECK(generation.prompt == "p");
    CHECK(generation.negative_prompt == "");
    CHECK(generation.seed == 7u);
    CHECK(generation.steps == 9u);
    CHECK(generation.cfg_scale == 0.0);
    CHECK(generation.sampler == "euler_a");
    CHECK(generation.model->name == "m.safetensors");
    CHECK_FALSE(generation.vae.has_value());
    CHECK_FALSE(generation.clip_skip.has_value());
    REQUIRE(generation.loras.size() == 2);
    CHECK(generation.loras[0].name == "a");
    CHECK(generation.loras[0].weight == 0.5);
    CHECK(generation.loras[1].weight == 1.0);
  }
}

TEST_CASE("Draw Things' XMP is read", "[metadata][draw-things]") {
  const auto record = read_xmp(
      "<xmp:CreatorTool>Draw Things</xmp:CreatorTool><exif:UserComment><rdf:Alt><rdf:li "
      "xml:lang=\"x-default\">{&quot;c&quot;: &quot;a &lt;fox&gt;&quot;, &quot;uc&quot;: "
      "&quot;&quot;, &quot;steps&quot;: 8, &quot;sampler&quot;: &quot;Euler A Trailing&quot;, "
      "&quot;scale&quot;: 1.0, &quot;seed&quot;: 4294967295, &quot;size&quot;: "
      "&quot;512x768&quot;, &quot;model&quot;: &quot;z_q6p.ckpt&quot;, &quot;strength&quot;: 1, "
      "&quot;shift&quot;: 3, &quot;lora&quot;: [{&quot;model&quot;: &quot;l.ckpt&quot;, "
      "&quot;weight&quot;: 0.5}]}</rdf:li></rdf:Alt></exif:UserComment>");
  const auto& generation = record.generation;
  CHECK(record.source.generator == "draw-things");
  CHECK(record.source.format == "png:iTXt:XML:com.adobe.xmp");
  CHECK(generation.prompt == "a <fox>");
  CHECK(generation.negative_prompt == "");
  CHECK(generation.sampler == "Euler A Trailing");
  CHECK(generation.seed == 4294967295u);
  CHECK(generation.width == 512u);
  CHECK(generation.model->file == "z_q6p.ckpt");
  CHECK(generation.shift == 3.0);
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].weight == 0.5);
}

TEST_CASE("stable-diffusion.cpp's infotext is found in XMP and JPEG comments",
          "[metadata][infotext]") {
  const std::string text =
      "a &lt; b\nSteps: 9, CFG scale: 1.0, Seed: 42, Size: 8x16, Model: , Sampler: euler simple, "
      "Unet: z.gguf, Version: stable-diffusion.cpp";
  const auto webp = read_xmp("<sdcpp:parameters>" + text + "</sdcpp:parameters>");
  JpegOptions options;
  options.segments = jpeg_segment(0xFE, std::string("parameters\0", 11) + text);
  const auto comment = inspect(jpeg(options), "a.jpg").record;
  CHECK(webp.generation.prompt == "a < b");
  CHECK(comment.source.format == "jpeg:COM:parameters");
  for (const auto* record : {&webp, &comment}) {
    CHECK(record->source.generator == "sd.cpp");
    CHECK(record->generation.seed == 42u);
    CHECK(record->generation.sampler == "euler");
    CHECK(record->generation.scheduler == "simple");
    CHECK(record->generation.model->name == "z.gguf");
  }
}
