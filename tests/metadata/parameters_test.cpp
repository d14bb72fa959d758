#include <filesystem>

#include "base/error.hpp"
#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"
#include "temp_dir.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using ztgit::Error;
using ztgit::ErrorKind;
using ztgit::test::TempDir;

namespace {

Record applied(const std::string& text, Record record = {}) {
  apply_parameters(record, text, "params");
  return record;
}

Record with_setting(const std::string& assignment, Record record = {}) {
  apply_setting(record, assignment);
  return record;
}

std::string refusal(const std::string& assignment) {
  Record record;
  try {
    apply_setting(record, assignment);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK_FALSE(error.hints().empty());
    return error.what();
  }
  return "(accepted)";
}

}  // namespace

TEST_CASE("parameters are taken in every form people have them", "[metadata][parameters]") {
  const auto [why, text] = GENERATE(table<std::string, std::string>({
      {"JSON, sidecar names",
       R"({"prompt": "a fox", "negative_prompt": "blurry", "seed": 18446744073709551615, "steps": 8, "cfg_scale": 1.5,
           "width": 1024, "height": 768, "sampler": "euler", "model": "z"})"},
      {"JSON, diffusers names",
       R"({"prompt": "a fox", "negative_prompt": "blurry", "seed": 18446744073709551615, "num_inference_steps": 8,
           "guidance_scale": 1.5, "width": 1024, "height": 768, "sampler": "euler", "model_name": "z"})"},
      {"JSON, CivitAI names",
       R"({"prompt": "a fox", "negativePrompt": "blurry", "seed": 18446744073709551615, "steps": 8, "cfgScale": 1.5,
           "size": "1024x768", "sampler": "euler", "Model": "z"})"},
      {"JSON, NovelAI names",
       R"({"prompt": "a fox", "uc": "blurry", "noise_seed": "18446744073709551615", "steps": 8, "scale": 1.5,
           "width": 1024, "height": 768, "sampler_name": "euler", "model": {"name": "z"}})"},
      {"JSON, wrapped",
       R"([{"prompt": "a fox", "params": {"width": 1024, "height": 768, "steps": 8, "cfg": 1.5, "seed":
           18446744073709551615}, "negative_prompt": "blurry", "sampler": "euler", "model": "z"}])"},
      {"a sidecar",
       "schema: \"ztgit.image/1\"\nimage: {file: \"x.png\", width: 5}\ngeneration:\n  prompt: \"a "
       "fox\"\n"
       "  negative_prompt: \"blurry\"\n  seed: 18446744073709551615\n  steps: 8\n  cfg_scale: "
       "1.5\n  sampler: \"euler\"\n"
       "  width: 1024\n  height: 768\n  model: {name: \"z\"}\n"},
      {"YAML",
       "prompt: a fox\nnegative_prompt: 'blurry'\nseed: 18446744073709551615\nsteps: 8\ncfg: "
       "1.5\nwidth: 1024\n"
       "height: 768\nsampler: euler\nmodel: z\n"},
      {"A1111",
       "a fox\nNegative prompt: blurry\nSteps: 8, Sampler: euler, CFG scale: 1.5, Seed: "
       "18446744073709551615, Size: "
       "1024x768, Model: z"},
      {"the WebUI's panel",
       "生成信息：\n提示词：a "
       "fox\n负向提示词：blurry\n宽度：1024\n高度：768\n推理步数：8\nCFG：1.5\n"
       "随机种子：18446744073709551615\n采样器：euler\n模型：z\n"},
      {"the WebUI's panel, listed",
       "- **提示词**: a fox\n- **负向提示词**: blurry\n- **尺寸**: 1024 × 768 | 步数: 8，CFG: 1.5\n"
       "- **种子**: 18446744073709551615; 采样器: euler\n* 模型: z"},
      {"Easy Diffusion",
       "Prompt: a fox\nSeed: 18446744073709551615\nStable Diffusion model: z\nSampler: "
       "euler\nNegative Prompt: blurry\n"
       "Width: 1024\nHeight: 768\nSteps: 8\nGuidance Scale: 1.5\nVAE model: None\n"},
  }));
  INFO(why);
  const auto record = applied(text);
  const auto& generation = record.generation;
  CHECK(generation.prompt == "a fox");
  CHECK(generation.negative_prompt == "blurry");
  CHECK(generation.seed == UINT64_MAX);
  CHECK(generation.steps == 8u);
  CHECK(generation.cfg_scale == 1.5);
  CHECK(generation.width == 1024u);
  CHECK(generation.height == 768u);
  CHECK(generation.sampler == "euler");
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "z");
  CHECK_FALSE(generation.vae.has_value());
  CHECK(origin(record, "seed") == "user");
  CHECK(origin(record, "model") == "user");
  CHECK(record.source.generator == "unknown");
}

TEST_CASE("pasted panels keep multi-line prompts and what they do not know",
          "[metadata][parameters]") {
  const auto record = applied(
      "提示词：一只狐狸\n在雪地: "
      "里\n\n第二段\n负向提示词：\n步数：8\n生成时间：15.3秒\n生成数量：1\n创建时间：2026-01-05 "
      "14:30:25");
  CHECK(record.generation.prompt == "一只狐狸\n在雪地: 里\n\n第二段");
  CHECK(record.generation.negative_prompt == "");
  CHECK(extra(record, "生成时间") == "15.3秒");
  CHECK(extra(record, "生成数量") == "1");
  CHECK(record.source.created_at == "2026-01-05T14:30:25");
  CHECK(record.source.created_at_origin == "user");
}

TEST_CASE("given parameters override, what they do not name stays", "[metadata][parameters]") {
  auto record = read_parameters(infotext());
  apply_parameters(record, R"({"steps": 20, "foo": [1, {"a": null}], "model": "other"})", "params");
  CHECK(record.generation.steps == 20u);
  CHECK(record.generation.seed == 42u);
  CHECK(record.generation.prompt == "a red fox");
  CHECK(record.generation.model->name == "other");
  CHECK_FALSE(record.generation.model->hash.has_value());  // it was the old model's
  CHECK(origin(record, "steps") == "user");
  CHECK(origin(record, "seed") == "(embedded)");
  CHECK(extra(record, "foo") == R"([1, {"a": null}])");
  CHECK(record.source.generator == "sd-webui");
}

TEST_CASE("infotext without a negative leaves an embedded one alone", "[metadata][parameters]") {
  auto record = read_parameters(infotext());
  apply_parameters(record, "other\nSteps: 8, Sampler: Euler, Seed: 7", "params");
  CHECK(record.generation.prompt == "other");
  CHECK(record.generation.negative_prompt == "blurry");
}

TEST_CASE("a requested seed of -1 is not a seed", "[metadata][parameters]") {
  const auto record = applied(R"({"seed": -1, "steps": 8})");
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(extra(record, "seed") == "-1");
}

TEST_CASE("LoRAs are taken in several shapes", "[metadata][parameters]") {
  const auto record = applied(
      R"({"steps": 1, "loras": ["a:0.5", "b", {"name": "c", "weight": 0.25, "hash": "ff"}, {"lora_name": "d", "strength": 1}, 7]})");
  const auto& loras = record.generation.loras;
  REQUIRE(loras.size() == 5);
  CHECK(loras[0].weight == 0.5);
  CHECK_FALSE(loras[1].weight.has_value());
  CHECK(loras[2].hash == "ff");
  CHECK(loras[3].weight == 1.0);
}

TEST_CASE("what is no parameters is refused with the forms that are", "[metadata][parameters]") {
  const auto [why, text] = GENERATE(table<std::string, std::string>({
      {"nothing", ""},
      {"blanks", " \n "},
      {"a caption", "a fox in the snow"},
      {"broken JSON", R"({"prompt": )"},
      {"JSON of unknown keys", R"({"foo": 1})"},
      {"a list", R"([{"prompt": "a"}, {"prompt": "b"}])"},
      {"a number", "[1]"},
      {"deep JSON", std::string(200, '[')},
      {"too long", std::string(limits::kParametersBytes + 1, ' ')},
  }));
  INFO(why);
  Record record;
  try {
    apply_parameters(record, text, "params.json");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::usage);
    CHECK_THAT(error.what(), ztgit::test::StartsWith("read parameters from params.json: "));
    CHECK(error.hints().size() == 1);
  }
  CHECK(record.generation.extra.empty());
}

TEST_CASE("YAML tricks are not followed", "[metadata][parameters][limits]") {
  const auto text = GENERATE(as<std::string>(), "prompt: &a x\nnegative_prompt: *a\n",
                             "prompt: !!python/object x\n", "&g\nprompt: x\n",
                             "prompt: " + std::string(40, '[') + "\n", "prompt: x\n---\nseed: 1\n",
                             "? {a: b}\n: x\n", "seed: " + std::string(30000, '[') + "\n");
  INFO(text.substr(0, 60));
  TempDir dir;
  dir.write("a.yaml", text);
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  CHECK(warns_of(record, "was not used"));
  CHECK_FALSE(record.generation.prompt.has_value());
}

TEST_CASE("pasted lines that YAML would refuse are taken as they stand", "[metadata][parameters]") {
  const auto record = applied("prompt: *best* fox: [a\nnegative_prompt: &x\nseed: 7");
  CHECK(record.generation.prompt == "*best* fox: [a");
  CHECK(record.generation.negative_prompt == "&x");
  CHECK(record.generation.seed == 7u);
}

TEST_CASE("settings take the sidecar's names and the usual aliases", "[metadata][settings]") {
  CHECK(with_setting("seed=18446744073709551615").generation.seed == UINT64_MAX);
  CHECK(with_setting("noise_seed=7").generation.seed == 7u);
  CHECK(with_setting("num_inference_steps=8").generation.steps == 8u);
  CHECK(with_setting("cfg=1.5").generation.cfg_scale == 1.5);
  CHECK(with_setting("guidance_scale=0").generation.cfg_scale == 0.0);
  CHECK(with_setting("uc=x=y").generation.negative_prompt == "x=y");
  CHECK(with_setting("prompt=").generation.prompt == "");
  CHECK(with_setting("generation.sampler=euler").generation.sampler == "euler");
  CHECK(with_setting("model.name=z").generation.model->name == "z");
  CHECK(with_setting("model=z.safetensors").generation.model->file == "z.safetensors");
  CHECK(with_setting("model.hash=0123456789").generation.model->hash_type == "autov2");
  CHECK(with_setting("generator=comfyui").source.generator == "comfyui");
  CHECK(with_setting("created_at=2026-01-05T14:30:25").source.created_at_origin == "user");
  CHECK(with_setting("提示词=狐狸").generation.prompt == "狐狸");
  const auto size = with_setting("size=1024x768");
  CHECK(size.generation.width == 1024u);
  CHECK(size.generation.height == 768u);
  CHECK(origin(size, "height") == "user");
  const auto loras = with_setting("loras=a:0.8, b").generation.loras;
  REQUIRE(loras.size() == 2);
  CHECK(loras[0].weight == 0.8);
  const auto other = with_setting("mood=calm, bright");
  CHECK(extra(other, "mood") == "calm, bright");
  CHECK(origin(other, "extra.mood") == "user");
  CHECK(origin(with_setting("seed=1"), "seed") == "user");
}

TEST_CASE("an empty value removes a number and its origin", "[metadata][settings]") {
  auto record = with_setting("seed=1");
  apply_setting(record, "seed=");
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(origin(record, "seed") == "(embedded)");
  record = read_parameters(infotext());
  apply_setting(record, "model=");
  CHECK_FALSE(record.generation.model.has_value());
  apply_setting(record, "size=");
  CHECK_FALSE(record.generation.width.has_value());
}

TEST_CASE("a bad setting is refused with the valid form", "[metadata][settings]") {
  CHECK(refusal("seed=abc") ==
        "set seed: \"abc\" is not a whole number from 0 to 18446744073709551615");
  CHECK(refusal("seed=-1") ==
        "set seed: \"-1\" is not a whole number from 0 to 18446744073709551615");
  CHECK(refusal("seed=18446744073709551616") != "(accepted)");
  CHECK(refusal("cfg=seven") == "set cfg: \"seven\" is not a number");
  CHECK(refusal("cfg=nan") != "(accepted)");
  CHECK(refusal("cfg=1,5") != "(accepted)");
  CHECK(refusal("size=big") == "set size: \"big\" is not WIDTHxHEIGHT");
  CHECK(refusal("clip_skip=0") != "(accepted)");
  CHECK(refusal("created_at=yesterday") != "(accepted)");
  CHECK(refusal("generator=Free Text") != "(accepted)");
  CHECK(refusal("loras=a,,b") != "(accepted)");
  CHECK(refusal("seed") == "set \"seed\": not of the form KEY=VALUE");
  CHECK(refusal("=1") != "(accepted)");
  CHECK(refusal("a\nb=1") != "(accepted)");
  CHECK(refusal("prompt=\xFF") == "set prompt: the value is not UTF-8");
  CHECK(refusal(std::string(100, 'k') + "=1") != "(accepted)");
}
