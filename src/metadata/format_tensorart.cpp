// TensorArt: a JSON object in PNG "generation_data", and the ComfyUI graph that ran in "prompt". A
// seed of -1 there is the request's; the graph has the one used.

#include <array>

#include "formats.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negativePrompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfgScale", Field::cfg_scale},
    KeyField{"guidance", Field::distilled_cfg_scale},
    KeyField{"samplerName", Field::sampler},
    KeyField{"sampler", Field::sampler},
    KeyField{"ksamplerName", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"schedule", Field::scheduler},
    KeyField{"vae", Field::vae},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"clipSkip", Field::clip_skip},
    KeyField{"denoisingStrength", Field::denoising_strength},
};

void read_models(Record& record, const Json& object) {
  if (const auto* base = object.find("baseModel")) {
    set_from(record, Field::model, base->find("modelFileName"));
    set_from(record, Field::model_hash, base->find("hash"));
  }
  const auto* models = object.find("models");
  if (models == nullptr) return;
  for (const auto& item : models->items) {
    const auto* type = item.find("type");
    if (type != nullptr && equal_ignoring_case(type->text, "LORA"))
      add_lora_item(record.generation, item);
  }
}

}  // namespace

bool detect_tensorart(Entries& entries) { return entries.find("generation_data") != nullptr; }

void read_tensorart(Entries& entries) {
  auto& record = entries.record();
  const auto data = object_entry(entries, "generation_data");
  begin_reading(record, *data.entry, "tensorart");
  if (data) {
    set_members(record, *data.object, kKeys);
    read_models(record, *data.object);
  }
  const auto graph = object_entry(entries, "prompt");
  if (graph) fill_from_graph(record, *graph.object);
}

}  // namespace ztgit::metadata
