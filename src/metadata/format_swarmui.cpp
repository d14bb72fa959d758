// SwarmUI and StableSwarmUI (src/Text2Image/T2IParamInput.cs): a JSON object with sui_image_params
// in PNG "parameters", in UserComment, or of old in EXIF Model. Any value may be text, and a list
// text with commas. A ComfyUI "prompt" may stand beside it; this one is what the user asked for.

#include <array>
#include <string>
#include <vector>

#include "formats.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"
#include "lora_tags.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negativeprompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfgscale", Field::cfg_scale},
    KeyField{"fluxguidancescale", Field::distilled_cfg_scale},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"sampler", Field::sampler},
    KeyField{"comfyuisampler", Field::sampler},
    KeyField{"autowebuisampler", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"comfyuischeduler", Field::scheduler},
    KeyField{"initimagecreativity", Field::denoising_strength},
    KeyField{"model", Field::model},
    KeyField{"vae", Field::vae},
    KeyField{"sigmashift", Field::shift},
    KeyField{"swarm_version", Field::version},
};

constexpr std::array<std::string_view, 3> kPlaces{"parameters", "UserComment", "Model"};
constexpr std::string_view kSign = "sui_image_params";

// The layer counted from the end, "-2", as ComfyUI does; ours counts from 1.
void read_clip_layer(Record& record, const Json* layer) {
  const auto text = layer != nullptr ? layer->scalar() : std::nullopt;
  if (text && text->starts_with('-')) set_field(record, Field::clip_skip, text->substr(1));
}

// sui_models: the files behind the names, with the hash of their tensors.
void read_models(Record& record, const Json& models) {
  auto& generation = record.generation;
  for (const auto& item : models.items) {
    const auto *name = item.find("name"), *param = item.find("param"), *hash = item.find("hash");
    if (name == nullptr || !name->is_string() || param == nullptr) continue;
    std::string digits = hash != nullptr && hash->is_string() ? hash->text : "";
    if (digits.starts_with("0x")) digits.erase(0, 2);
    if (param->text == "model") {
      if (!generation.model) set_field(record, Field::model, name->text);
      set_field(record, Field::model_file, name->text);
      if (set_field(record, Field::model_hash, digits))
        set_field(record, Field::model_hash_type, "tensor-sha256");
    } else if (param->text == "loras" && !digits.empty()) {
      for (auto& lora : generation.loras)
        if (!lora.hash && name->text.starts_with(lora.name) &&
            (name->text.size() == lora.name.size() || name->text[lora.name.size()] == '.'))
          lora.hash = digits;
    }
  }
}

}  // namespace

bool detect_swarmui(Entries& entries) {
  return static_cast<bool>(find_object(entries, kPlaces, {kSign}));
}

void read_swarmui(Entries& entries) {
  const auto found = find_object(entries, kPlaces, {kSign});
  auto& record = entries.record();
  begin_reading(record, *found.entry, "swarmui");
  const auto& parameters = *found.object->find(kSign);
  set_members(record, parameters, kKeys);
  read_clip_layer(record, parameters.find("clipstopatlayer"));
  add_paired_loras(record.generation, texts_of(parameters.find("loras")),
                   texts_of(parameters.find("loraweights")));
  if (record.generation.loras.empty())
    add_lora_tags(record.generation, record.generation.prompt.value_or(""));
  if (const auto* models = found.object->find("sui_models")) read_models(record, *models);
  for (const auto* key : {"sui_extra_data", "sui_models"})
    if (const auto* more = found.object->find(key)) add_extra(record, key, to_text(*more));
}

}  // namespace ztgit::metadata
