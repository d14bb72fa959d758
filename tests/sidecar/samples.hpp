#pragma once

#include <string>

#include "base/sha256.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::test {

// What the Z-Image-Turbo WebUI leaves: a picture, and nothing said about it.
inline sidecar::Sidecar minimal_sidecar() {
  sidecar::Sidecar made;
  made.file = "hero.png";
  made.sha256 = std::string(64, 'a');
  made.bytes = 42;
  made.record.image.mime = "image/png";
  return made;
}

inline metadata::RawEntry text_entry(const std::string& key, const std::string& text) {
  return {"png:tEXt", key, text, text, text.size(), true, {}};
}

inline metadata::RawEntry binary_entry(const std::string& key, const std::string& bytes) {
  return {"png:eXIf", key, bytes, {}, bytes.size(), true, {}};
}

// Every key of the schema.
inline sidecar::Sidecar full_sidecar() {
  auto made = minimal_sidecar();
  made.file = "hero_concept.png";
  made.bytes = 1834221;
  made.original_name = "outputs_20260105143025.png";
  auto& record = made.record;
  record.image = {"image/png", 1024, 1024};
  record.source = {"z-image-turbo-webui", "1.2", "png:tEXt:parameters", "2026-01-05T14:30:25",
                   "filename"};
  auto& generation = record.generation;
  generation.prompt = "a cat, 水彩画\nsecond line";
  generation.negative_prompt = "";
  generation.seed = UINT64_MAX;
  generation.steps = 8;
  generation.cfg_scale = 1;
  generation.distilled_cfg_scale = 3.5;
  generation.sampler = "res_multistep";
  generation.scheduler = "simple";
  generation.width = 1024;
  generation.height = 1024;
  generation.denoising_strength = 0.5;
  generation.clip_skip = 2;
  generation.shift = 3;
  generation.mode = "txt2img";
  generation.model =
      metadata::Model{"z_image_turbo", "z_image_turbo_bf16.safetensors", "0123456789", "autov2"};
  generation.vae = "ae.safetensors";
  generation.text_encoders = {"qwen_3_4b.safetensors", "clip_l"};
  generation.loras = {{"ink", 0.8, "abc"}, {"wash", std::nullopt, std::nullopt}};
  metadata::Generation hires;
  hires.steps = 4;
  hires.denoising_strength = 0.35;
  hires.extra = {{"Hires upscaler", "Latent"}};
  generation.passes = {hires, {}};
  generation.extra = {{"ENSD", "31337"}, {"yes", "no"}};
  record.origins = {{"seed", "user"}};
  record.provenance = {"trainedAlgorithmicMedia",
                       metadata::C2pa{"Some Service"},
                       {{"Label", "1"}, {"ContentProducer", "somebody"}}};
  made.parents = {{"sketch.png", std::string(64, 'b'), "img2img"}};
  record.raw = {text_entry("parameters", "a cat\nSteps: 8"),
                binary_entry("", "\xff\xd8\x01"),
                {"png:zTXt", "workflow", {}, {}, 2097152, false, {}}};
  record.warnings = {"png: CRC of tEXt does not fit"};
  return made;
}

}  // namespace ztgit::test
