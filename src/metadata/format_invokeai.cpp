// InvokeAI 3 and later: PNG text "invokeai_metadata", a JSON object
// (invokeai/app/invocations/metadata.py). The older "sd-metadata" and "Dream" are only recognised
// so far.

#include <array>

#include "fields.hpp"
#include "formats.hpp"
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

std::string name_of(const Json& model) {
  for (const auto* key : {"name", "model_name"})
    if (const auto* name = model.find(key); name != nullptr && name->is_string()) return name->text;
  return {};
}

void read_model(Record& record, const Json* model) {
  if (model == nullptr || !model->is_object()) return;
  set_field(record, Field::model, name_of(*model));
  const auto* hash = model->find("hash");
  if (hash == nullptr || !hash->is_string()) return;
  const auto colon = hash->text.find(':');  // "blake3:…"
  set_field(record, Field::model_hash,
            hash->text.substr(colon == std::string::npos ? 0 : colon + 1));
  if (colon != std::string::npos)
    set_field(record, Field::model_hash_type, hash->text.substr(0, colon));
}

void read_loras(Record& record, const Json* loras) {
  if (loras == nullptr) return;
  for (const auto& item : loras->items) {
    const auto* model = item.find("model") != nullptr ? item.find("model") : item.find("lora");
    const auto* weight = item.find("weight");
    const auto name = model != nullptr ? name_of(*model) : std::string();
    if (name.empty() || record.generation.loras.size() >= limits::kLoras) continue;
    record.generation.loras.push_back(
        {name, weight != nullptr ? parse_real(weight->text) : std::nullopt, {}});
  }
}

}  // namespace

bool detect_invokeai(Entries& entries) { return entries.find("invokeai_metadata") != nullptr; }

void read_invokeai(Entries& entries) {
  const auto& entry = *entries.find("invokeai_metadata");
  auto& record = entries.record();
  record.source.generator = "invokeai";
  record.source.format = format_of(entry);
  const auto* object = entries.json(entry);
  if (object == nullptr) return;
  set_members(record, *object, kKeys);
  read_model(record, object->find("model"));
  read_loras(record, object->find("loras"));
  const auto* vae = object->find("vae");
  if (vae != nullptr && vae->is_object()) set_field(record, Field::vae, name_of(*vae));
}

}  // namespace ztgit::metadata
