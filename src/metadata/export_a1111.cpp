#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "export_fields.hpp"
#include "fields.hpp"
#include "lora_tags.hpp"
#include "metadata/infotext.hpp"
#include "sampler_names.hpp"

namespace ztgit::metadata {

namespace {

// A1111 finds samplers whatever their case, but not by another program's name.
void rename(std::optional<std::string>& name, std::optional<std::string_view> known,
            std::string_view what, Exported& exported) {
  if (!name || !known || equal_ignoring_case(*name, *known)) return;
  exported.notes.push_back(fmt::format("{} {} is written as {}", what, shown(*name), *known));
  name = std::string(*known);
}

// Other programs keep LoRAs apart from the prompt; A1111 knows no other place for them.
void add_missing_tags(Generation& made) {
  Generation tagged;
  add_lora_tags(tagged, made.prompt.value_or(""));
  std::string tags;
  for (auto& lora : made.loras) {
    const std::string name(without_model_ending(base_name(lora.name)));
    const bool known = std::any_of(tagged.loras.begin(), tagged.loras.end(), [&](const Lora& each) {
      return each.name == name || each.name == lora.name;
    });
    if (known || name.find_first_of("<>:") != name.npos) continue;
    tags += fmt::format(" <lora:{}:{}>", name, lora.weight.value_or(1));
    lora.name = name;  // so that "Lora hashes" meets its tag
  }
  if (!tags.empty()) made.prompt = std::string(trim(made.prompt.value_or("") + tags));
}

// The pass at a higher resolution is read from these pairs, and goes back into them.
bool tells_of_hires(const Pairs& extra) {
  return std::any_of(extra.begin(), extra.end(),
                     [](const auto& pair) { return pair.first.starts_with("Hires "); });
}

bool has_line_of_negative(std::string_view prompt) {
  return prompt.starts_with("Negative prompt:") || prompt.find("\nNegative prompt:") != prompt.npos;
}

}  // namespace

Exported export_a1111(const Record& record) {
  Exported exported;
  Record copy;  // without the raw entries, which may be megabytes
  copy.source = record.source;
  copy.generation = record.generation;
  auto& made = copy.generation;
  rename(made.sampler, a1111_sampler(made.sampler.value_or("")), "the sampler", exported);
  rename(made.scheduler, a1111_scheduler(made.scheduler.value_or("")), "the scheduler", exported);
  add_missing_tags(made);
  exported.text = to_a1111(copy);
  if (has_line_of_negative(record.generation.prompt.value_or("")))
    exported.notes.emplace_back(
        "a line of the prompt begins with \"Negative prompt:\"; readers will end the prompt there");
  if (tells_of_hires(made.extra)) made.passes.clear();
  note_left_out(exported, made,
                {"prompt", "negative_prompt", "seed", "steps", "cfg_scale", "distilled_cfg_scale",
                 "sampler", "scheduler", "width", "height", "denoising_strength", "clip_skip",
                 "shift", "model", "vae", "loras", "extra"});
  return exported;
}

}  // namespace ztgit::metadata
