#include <string>

#include "export_fields.hpp"
#include "json.hpp"

namespace ztgit::metadata {

// Names as in diffusers' pipelines (StableDiffusionXLPipeline, FluxPipeline, ZImagePipeline). A
// pipeline for a distilled model calls the distilled scale guidance_scale and the other one
// true_cfg_scale. clip_skip counts the layers that are skipped: one less than everywhere else.
Exported export_diffusers(const Record& record) {
  const auto& made = record.generation;
  JsonObject call;
  call.text("prompt", made.prompt);
  call.text("negative_prompt", made.negative_prompt);
  call.whole("num_inference_steps", made.steps);
  if (made.distilled_cfg_scale) {
    call.number("guidance_scale", made.distilled_cfg_scale);
    call.number("true_cfg_scale", made.cfg_scale);
  } else {
    call.number("guidance_scale", made.cfg_scale);
  }
  call.whole("width", made.width);
  call.whole("height", made.height);
  call.number("strength", made.denoising_strength);
  if (made.clip_skip && *made.clip_skip > 1) call.whole("clip_skip", *made.clip_skip - 1);
  call.whole("seed", made.seed);  // torch.Generator().manual_seed(seed)
  call.text("model", model_name(made));
  call.text("vae", made.vae);
  std::vector<std::string> encoders;
  for (const auto& name : made.text_encoders) encoders.push_back(quote_json(name));
  if (!encoders.empty()) call.json("text_encoders", json_array(encoders));
  if (!made.loras.empty()) call.json("loras", loras_json(made.loras));
  call.text("sampler", made.sampler);
  call.text("scheduler", made.scheduler);
  call.number("shift", made.shift);
  call.text("mode", made.mode);

  Exported exported;
  exported.text = call.on_lines(0);
  if (made.distilled_cfg_scale && !made.cfg_scale)
    exported.notes.emplace_back("guidance_scale is the distilled one");
  note_left_out(exported, made,
                {"prompt", "negative_prompt", "seed", "steps", "cfg_scale", "distilled_cfg_scale",
                 "sampler", "scheduler", "width", "height", "denoising_strength", "clip_skip",
                 "shift", "mode", "model", "vae", "text_encoders", "loras"});
  return exported;
}

}  // namespace ztgit::metadata
