#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;

TEST_CASE("InvokeAI 3 tells its models, LoRAs and refiner", "[metadata][invokeai]") {
  const auto record = read_texts({{"invokeai_metadata", R"({
      "positive_prompt": "a [fox]", "negative_prompt": "", "steps": 35, "cfg_scale": 0.0,
      "seed": 3293022630, "scheduler": "euler", "strength": 0.4, "clip_skip": 0,
      "model": {"model_name": "juggernautXL", "base_model": "sdxl"},
      "loras": [{"lora": {"model_name": "old", "base_model": "sdxl"}, "weight": 0.75}],
      "vae": {"model_name": "VAEFix"}, "qwen3_encoder": {"name": "qwen"},
      "refiner_model": {"name": "refiner"}, "refiner_steps": 10, "refiner_cfg_scale": 7.5,
      "refiner_scheduler": "ddim"})"}});
  const auto& generation = record.generation;
  CHECK(generation.prompt == "a [fox]");  // brackets have meant nothing since 3.0
  CHECK(generation.negative_prompt == "");
  CHECK(generation.cfg_scale == 0.0);
  CHECK(generation.model->name == "juggernautXL");
  CHECK(generation.denoising_strength == 0.4);
  CHECK_FALSE(generation.clip_skip.has_value());
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].name == "old");
  CHECK(generation.loras[0].weight == 0.75);
  CHECK(generation.vae == "VAEFix");
  CHECK(generation.text_encoders == std::vector<std::string>{"qwen"});
  REQUIRE(generation.passes.size() == 1);
  CHECK(generation.passes[0].model->name == "refiner");
  CHECK(generation.passes[0].steps == 10u);
  CHECK(generation.passes[0].sampler == "ddim");
}

TEST_CASE("InvokeAI 2 keeps negatives in brackets", "[metadata][invokeai]") {
  const auto prompt =
      GENERATE(as<std::string>(), R"("a red fox [blurry, bad] in snow [cat]")",
               R"([{"prompt": "a red fox [blurry, bad] in snow [cat]", "weight": 1.0}])");
  const auto image = R"({"prompt": )" + prompt +
                     R"(, "steps": 50, "cfg_scale": 5, "seed": 2980747362, "sampler": "k_lms",
                         "width": 512, "height": 768, "type": "txt2img", "variations": []})";
  const auto wrapped = GENERATE_COPY(as<std::string>(), image, "[" + image + "]");
  const auto json = R"({"model": "stable diffusion", "model_weights": "deliberate",
      "model_hash": "56d1442a0feefd64836a19ac8e3527ec71c884fc962e246ddf67b03e42921272",
      "app_version": "2.3.0", "image": )" +
                    wrapped + "}";
  const auto record = read_texts({{"Dream", "\"other\" -s 1"}, {"sd-metadata", json}});
  CHECK(record.source.generator == "invokeai");
  CHECK(record.source.format == "png:iTXt:sd-metadata");
  CHECK(record.source.version == "2.3.0");
  CHECK(record.generation.prompt == "a red fox in snow");
  CHECK(record.generation.negative_prompt == "blurry, bad, cat");
  CHECK(record.generation.seed == 2980747362u);
  CHECK(record.generation.sampler == "k_lms");
  CHECK(record.generation.mode == "txt2img");
  CHECK(record.generation.model->name == "deliberate");
  CHECK(record.generation.model->hash_type == "sha256");
  CHECK(extra(record, "model") == "stable diffusion");
}

TEST_CASE("prompts that InvokeAI 2 blends are joined, and kept with their weights",
          "[metadata][invokeai]") {
  const auto record = read_texts({{"sd-metadata", R"({"image": {"prompt": [
      {"prompt": "a", "weight": 0.7}, {"prompt": "b", "weight": 0.3}], "seed": 1}})"}});
  CHECK(record.generation.prompt == "a\nb");
  CHECK(extra(record, "prompt").find("0.7") != std::string::npos);
}

TEST_CASE("InvokeAI 1 writes a command line", "[metadata][invokeai]") {
  const auto [why, command, prompt, negative, sampler] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::string>({
          {"as saved", R"("a fox [bad]" -s 50 -S 42 -W 512 -H 768 -C 7.5 -A k_lms -G 0.9 -U 4 .95)",
           "a fox", "bad", "k_lms"},
          {"in one word", "\"a fox\" -s50 -S42 -W512 -H768 -C7.5 -Ak_euler_a", "a fox", "",
           "k_euler_a"},
          {"long names",
           R"("a fox" --steps 50 --seed=42 --width 512 --height 768 --cfg_scale 7.5)"
           R"( --sampler plms)",
           "a fox", "", "plms"},
          {"without quotes", "a fox -s 50 -S 42 -W 512 -H 768 -C 7.5 -A ddim", "a fox", "", "ddim"},
          {"quotes and dashes inside",
           R"("a "red" fox - well-made" -s 50 -S 42 -W 512 -H 768 -C 7.5 -A ddim)",
           R"(a "red" fox - well-made)", "", "ddim"},
          {"a bracket that never closes",
           R"("a fox [bad" -s 50 -S 42 -W 512 -H 768 -C 7.5 -A ddim)", "a fox [bad", "", "ddim"},
      }));
  INFO(why);
  const auto record = read_texts({{"Dream", command}});
  CHECK(record.source.format == "png:iTXt:Dream");
  CHECK(record.generation.prompt == prompt);
  CHECK(record.generation.negative_prompt == negative);
  CHECK(record.generation.sampler == sampler);
  CHECK(record.generation.steps == 50u);
  CHECK(record.generation.seed == 42u);
  CHECK(record.generation.width == 512u);
  CHECK(record.generation.height == 768u);
  CHECK(record.generation.cfg_scale == 7.5);
}

TEST_CASE("options of the command line that have no field are kept", "[metadata][invokeai]") {
  const auto record = read_texts({{"Dream", R"("a" -s 5 -G 0.9 -cf .75 -U 4 .95 -S -1 -f 0.6)"}});
  CHECK(extra(record, "-G") == "0.9");
  CHECK(extra(record, "-cf") == ".75");
  CHECK(extra(record, "-U") == "4 .95");
  CHECK(extra(record, "-S") == "-1");
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(record.generation.denoising_strength == 0.6);
}
