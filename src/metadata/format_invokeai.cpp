// InvokeAI, three generations of it. 3 and later: PNG text "invokeai_metadata", a JSON object
// (invokeai/app/invocations/metadata.py). 2: "sd-metadata", a JSON object with an `image`. 1:
// "Dream", a command line. Version 2 writes both of the older ones; the newer tells more.

#include <array>

#include "base/text.hpp"
#include "formats.hpp"
#include "invokeai_dream.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// "scheduler" holds the sampler's name: InvokeAI has no other.
constexpr std::array kKeys{
    KeyField{"positive_prompt", Field::prompt},
    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfg_scale", Field::cfg_scale},
    KeyField{"guidance", Field::distilled_cfg_scale},
    KeyField{"scheduler", Field::sampler},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"strength", Field::denoising_strength},
    KeyField{"clip_skip", Field::clip_skip},
    KeyField{"z_image_shift", Field::shift},
    KeyField{"generation_mode", Field::mode},
    KeyField{"app_version", Field::version},
};

// Of the `image` of sd-metadata. A field that stays out is read apart.
constexpr std::array kImageKeys{
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfg_scale", Field::cfg_scale},
    KeyField{"sampler", Field::sampler},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"strength", Field::denoising_strength},
    KeyField{"type", Field::mode},
};

std::string name_of(const Json& model) {
  if (model.is_string()) return model.text;
  for (const auto* key : {"name", "model_name"})
    if (const auto* name = model.find(key); name != nullptr && name->is_string()) return name->text;
  return {};
}

void read_model(Record& record, const Json* model) {
  if (model == nullptr) return;
  set_field(record, Field::model, name_of(*model));
  const auto* hash = model->find("hash");
  if (hash == nullptr || !hash->is_string()) return;
  const auto colon = hash->text.find(':');  // "blake3:…"
  set_field(record, Field::model_hash,
            hash->text.substr(colon == std::string::npos ? 0 : colon + 1));
  if (colon != std::string::npos)
    set_field(record, Field::model_hash_type, hash->text.substr(0, colon));
}

// The second model of SDXL: a pass of its own.
void read_refiner(Record& record, const Json& object) {
  const auto* model = object.find("refiner_model");
  if (model == nullptr || name_of(*model).empty()) return;
  Record pass;
  read_model(pass, model);
  set_from(pass, Field::steps, object.find("refiner_steps"));
  set_from(pass, Field::cfg_scale, object.find("refiner_cfg_scale"));
  set_from(pass, Field::sampler, object.find("refiner_scheduler"));
  record.generation.passes.push_back(std::move(pass.generation));
}

void read_metadata(Record& record, const Json& object) {
  set_members(record, object, kKeys);
  read_model(record, object.find("model"));
  add_lora_items(record.generation, object.find("loras"));
  if (const auto* vae = object.find("vae"); vae != nullptr && vae->is_object())
    set_field(record, Field::vae, name_of(*vae));
  for (const auto* key : {"qwen3_encoder", "t5_encoder", "clip_embed_model"})
    if (const auto* encoder = object.find(key))
      set_field(record, Field::text_encoder, name_of(*encoder));
  read_refiner(record, object);
}

// A text, or several that are blended: [{"prompt", "weight"}].
void read_prompt(Record& record, const Json* prompt) {
  if (prompt == nullptr) return;
  std::string text;
  if (const auto plain = prompt->scalar()) text = *plain;
  for (const auto& item : prompt->items)
    if (const auto* part = item.find("prompt"); part != nullptr && part->is_string())
      text += (text.empty() ? "" : "\n") + part->text;
  set_bracketed_prompt(record, text);
  if (prompt->items.size() > 1) add_extra(record, "prompt", to_text(*prompt));
}

void read_sd_metadata(Record& record, const Json& object) {
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    const auto& key = object.keys[i];
    const auto& value = object.items[i];
    const bool set = (key == "model_weights" && set_from(record, Field::model, &value)) ||
                     (key == "model_hash" && set_from(record, Field::model_hash, &value)) ||
                     (key == "app_version" && set_from(record, Field::version, &value));
    if (!set && key != "image" && value.type != Json::Type::null)
      add_extra(record, key, value.scalar() ? std::string(*value.scalar()) : to_text(value));
  }
  const auto* image = object.find("image");
  if (image != nullptr && image->is_array() && !image->items.empty()) image = image->items.data();
  if (image == nullptr || !image->is_object()) return;
  Json others = *image;
  for (std::size_t i = 0; i < others.keys.size(); ++i)
    if (others.keys[i] == "prompt") others.items[i] = {};
  set_members(record, others, kImageKeys);
  read_prompt(record, image->find("prompt"));
}

const RawEntry* sign(const Entries& entries) {
  for (const auto* key :
       {"invokeai_metadata", "sd-metadata", "Dream", "invokeai_graph", "invokeai_workflow"})
    if (const auto* entry = entries.find(key)) return entry;
  return nullptr;
}

}  // namespace

bool detect_invokeai(Entries& entries) { return sign(entries) != nullptr; }

void read_invokeai(Entries& entries) {
  auto& record = entries.record();
  if (const auto found = object_entry(entries, "invokeai_metadata")) {
    begin_reading(record, *found.entry, "invokeai");
    read_metadata(record, *found.object);
    return;
  }
  if (const auto found = object_entry(entries, "sd-metadata")) {
    begin_reading(record, *found.entry, "invokeai");
    read_sd_metadata(record, *found.object);
    return;
  }
  if (const auto* dream = entries.find("Dream")) {
    begin_reading(record, *dream, "invokeai");
    interpret_dream(record, dream->text);
    return;
  }
  begin_reading(record, *sign(entries), "invokeai");
  warn_not_interpreted(record);
}

}  // namespace ztgit::metadata
