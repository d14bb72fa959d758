// Fooocus and its kin. Fooocus (modules/meta_parser.py): PNG "parameters" and "fooocus_scheme",
// which is "fooocus" (JSON) or "a1111" (infotext); in JPEG and WebP UserComment, with the scheme in
// MakerNote. Fooocus-MRE: JSON in Comment. RuinedFooocus: JSON in "parameters".

#include <array>

#include "formats.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"guidance_scale", Field::cfg_scale},
    KeyField{"cfg", Field::cfg_scale},  // MRE
    KeyField{"sampler", Field::sampler},
    KeyField{"sampler_name", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"resolution", Field::size},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"clip_skip", Field::clip_skip},
    KeyField{"denoising_strength", Field::denoising_strength},
    KeyField{"overwrite_strength", Field::denoising_strength},
    KeyField{"base_model", Field::model},
    KeyField{"base_model_name", Field::model},
    KeyField{"base_model_hash", Field::model_hash},
    KeyField{"vae", Field::vae},
    KeyField{"version", Field::version},
    KeyField{"software", Field::version},  // MRE: "Fooocus-MRE v2.0.78.5"
};

constexpr std::array kRuinedKeys{
    KeyField{"Prompt", Field::prompt},
    KeyField{"Negative", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfg", Field::cfg_scale},
    KeyField{"sampler_name", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"clip_skip", Field::clip_skip},
    KeyField{"denoise", Field::denoising_strength},
    KeyField{"base_model_name", Field::model},
    KeyField{"base_model_hash", Field::model_hash},
    KeyField{"version", Field::version},
};

// What Fooocus calls the VAE inside of the model.
constexpr std::string_view kOwnVae = "Default (model)";

JsonEntry ruined(Entries& entries) {
  const auto found = find_object(entries, kObjectKeys, {"software"});
  return found && found.object->find("software")->text.starts_with("RuinedFooocus") ? found
                                                                                    : JsonEntry{};
}

JsonEntry fooocus(Entries& entries) {
  if (const auto found = find_object(entries, kObjectKeys, {"base_model", "guidance_scale"}))
    return found;
  if (const auto found = find_object(entries, kObjectKeys, {"metadata_scheme", "prompt"}))
    return found;
  for (const std::string_view sign : {"performance", "software"}) {  // MRE
    const auto found = find_object(entries, kObjectKeys, {"base_model", "prompt", sign});
    if (found) return found;
  }
  return {};
}

const RawEntry* scheme(const Entries& entries) {
  if (const auto* entry = entries.find("fooocus_scheme")) return entry;
  const auto* note = entries.find("MakerNote");
  const auto* software = entries.find("Software");
  const bool is_scheme = note != nullptr && (note->text == "fooocus" || note->text == "a1111");
  return is_scheme && software != nullptr && software->text.starts_with("Fooocus") ? note : nullptr;
}

// loras [["name", weight, "hash"]] and lora_combined_1 "name : weight" say the same.
void read_loras(Record& record, const Json& object) {
  add_lora_items(record.generation, object.find("loras"));
  for (std::size_t i = 0; i < object.keys.size(); ++i)
    if (object.keys[i].starts_with("lora_combined_"))
      add_lora_item(record.generation, object.items[i]);
}

void read_refiner(Record& record, const Json& object) {
  Record pass;
  if (!set_from(pass, Field::model, object.find("refiner_model"))) return;
  set_from(pass, Field::model_hash, object.find("refiner_model_hash"));
  record.generation.passes.push_back(std::move(pass.generation));
}

void remove_own_vae(Record& record) {
  if (record.generation.vae != kOwnVae) return;
  record.generation.vae.reset();
  add_extra(record, "vae", kOwnVae);
}

void read_object(Record& record, const Json& object) {
  set_members(record, object, kKeys);
  remove_own_vae(record);
  read_loras(record, object);
  read_refiner(record, object);
}

}  // namespace

bool detect_ruined_fooocus(Entries& entries) { return static_cast<bool>(ruined(entries)); }

void read_ruined_fooocus(Entries& entries) {
  const auto found = ruined(entries);
  if (!found) return;
  auto& record = entries.record();
  begin_reading(record, *found.entry, "ruined-fooocus");
  set_members(record, *found.object, kRuinedKeys);
  add_lora_items(record.generation, found.object->find("loras"));
}

bool detect_fooocus(Entries& entries) {
  return scheme(entries) != nullptr || static_cast<bool>(fooocus(entries));
}

void read_fooocus(Entries& entries) {
  auto& record = entries.record();
  if (const auto found = fooocus(entries)) {
    begin_reading(record, *found.entry, "fooocus");
    read_object(record, *found.object);
  } else if (detect_infotext(entries)) {
    read_infotext(entries);
    remove_own_vae(record);
    record.source.generator = "fooocus";
  } else {
    begin_reading(record, *scheme(entries), "fooocus");
    warn_not_interpreted(record);
  }
}

}  // namespace ztgit::metadata
