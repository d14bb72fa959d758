#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "export_fields.hpp"
#include "json.hpp"

namespace ztgit::metadata {

namespace {

// What a column of whole numbers holds when Arrow guesses its type from JSON.
constexpr auto kArrowMost = std::uint64_t{0x7FFF'FFFF'FFFF'FFFF};

}  // namespace

// Hugging Face datasets, "ImageFolder with metadata": file_name is required, text is what captions
// are called; every other key becomes a column, so each has one type on every line.
Exported export_hf_jsonl(const Record& record, std::string_view file_name) {
  const auto& made = record.generation;
  JsonObject line;
  line.text("file_name", std::string_view(replace_invalid_utf8(file_name)));
  line.text("text", std::string_view(made.prompt.value_or("")));
  line.text("negative_prompt", made.negative_prompt);
  line.whole("seed", made.seed);
  line.whole("steps", made.steps);
  line.number("cfg_scale", made.cfg_scale);
  line.number("distilled_cfg_scale", made.distilled_cfg_scale);
  line.text("sampler", made.sampler);
  line.text("scheduler", made.scheduler);
  line.whole("width", made.width);
  line.whole("height", made.height);
  line.number("denoising_strength", made.denoising_strength);
  line.whole("clip_skip", made.clip_skip);
  line.number("shift", made.shift);
  line.text("mode", made.mode);
  line.text("model", model_name(made));
  if (made.model) line.text("model_hash", made.model->hash);
  line.text("vae", made.vae);
  if (!made.loras.empty()) line.json("loras", loras_json(made.loras));
  line.text("generator", std::string_view(record.source.generator));

  Exported exported;
  exported.text = line.on_one_line();
  if (made.seed && *made.seed > kArrowMost)
    exported.notes.emplace_back("the seed is above 2^63 - 1, where Arrow loses its last digits");
  if (!made.prompt) exported.notes.emplace_back("no prompt is known; \"text\" is empty");
  note_left_out(exported, made,
                {"prompt", "negative_prompt", "seed", "steps", "cfg_scale", "distilled_cfg_scale",
                 "sampler", "scheduler", "width", "height", "denoising_strength", "clip_skip",
                 "shift", "mode", "model", "vae", "loras"});
  return exported;
}

}  // namespace ztgit::metadata
