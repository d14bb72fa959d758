// Easy Diffusion (ui/easydiffusion/utils/save_utils.py): one PNG text a parameter, under the keys
// of its tasks ("use_stable_diffusion_model") or, in its text format, their titles ("Stable
// Diffusion model"); in JPEG and WebP one JSON object in UserComment. Values are Python's str(), so
// nothing reads "None".

#include <array>
#include <string>
#include <vector>

#include "formats.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"Negative Prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"num_inference_steps", Field::steps},
    KeyField{"Steps", Field::steps},
    KeyField{"guidance_scale", Field::cfg_scale},
    KeyField{"Guidance Scale", Field::cfg_scale},
    KeyField{"distilled_guidance_scale", Field::distilled_cfg_scale},
    KeyField{"Distilled Guidance", Field::distilled_cfg_scale},
    KeyField{"sampler_name", Field::sampler},
    KeyField{"Sampler", Field::sampler},
    KeyField{"scheduler_name", Field::scheduler},
    KeyField{"Scheduler", Field::scheduler},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"prompt_strength", Field::denoising_strength},
    KeyField{"Prompt Strength", Field::denoising_strength},
    KeyField{"clip_skip", Field::clip_skip},  // "True" or "False" in most versions: then `extra`
    KeyField{"Clip Skip", Field::clip_skip},
    KeyField{"use_stable_diffusion_model", Field::model},
    KeyField{"Stable Diffusion model", Field::model},
    KeyField{"use_vae_model", Field::vae},
    KeyField{"VAE model", Field::vae},
};

constexpr std::array<std::string_view, 2> kModelKeys{"use_stable_diffusion_model",
                                                     "Stable Diffusion model"};
constexpr std::array<std::string_view, 2> kLoraKeys{"use_lora_model", "LoRA model"};
constexpr std::array<std::string_view, 2> kLoraWeightKeys{"lora_alpha", "LoRA Strength"};

bool is_any_of(std::string_view key, std::span<const std::string_view> keys) {
  for (const auto each : keys)
    if (equal_ignoring_case(each, key)) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(Record& record) : record_(record) {}

  void take(std::string_view key, std::string_view value) {
    if (value == "None") return;
    const auto field = field_of(kKeys, key);
    // A path on the maker's disk: its last part names the file.
    if (field == Field::model || field == Field::vae) value = base_name(value);
    if (field && set_field(record_, *field, value)) return;
    add_extra(record_, key, value);
  }

  void take_loras(const std::vector<std::string>& names, const std::vector<std::string>& weights) {
    std::vector<std::string> files;
    files.reserve(names.size());
    for (const auto& name : names) files.emplace_back(base_name(name));
    add_paired_loras(record_.generation, files, weights);
  }

 private:
  Record& record_;
};

const RawEntry* model_entry(const Entries& entries) {
  for (const auto key : kModelKeys)
    if (const auto* entry = entries.find(key)) return entry;
  return nullptr;
}

JsonEntry object(Entries& entries) {
  for (const auto key : kModelKeys)
    if (const auto found = find_object(entries, kObjectKeys, {key})) return found;
  return {};
}

void read_texts(Entries& entries) {
  auto& record = entries.record();
  Reader reader(record);
  std::vector<std::string> names, weights;
  for (const auto& entry : record.raw) {
    if (!entry.kept || !entry.source.starts_with("png:") || entries.find(entry.key) != &entry)
      continue;
    if (is_any_of(entry.key, kLoraKeys))
      names = texts_of(entry.text);
    else if (is_any_of(entry.key, kLoraWeightKeys))
      weights = texts_of(entry.text);
    else if (!entry.key.empty() && entry.source != "png:eXIf" && entry.key != "AIGC" &&
             entry.key.find(':') == entry.key.npos)
      reader.take(entry.key, entry.text);
  }
  reader.take_loras(names, weights);
}

void read_object(Record& record, const Json& object) {
  Reader reader(record);
  std::vector<std::string> names, weights;
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    const auto& value = object.items[i];
    if (value.type == Json::Type::null) continue;
    if (is_any_of(object.keys[i], kLoraKeys))
      names = texts_of(&value);
    else if (is_any_of(object.keys[i], kLoraWeightKeys))
      weights = texts_of(&value);
    else
      reader.take(object.keys[i], value.scalar() ? std::string(*value.scalar()) : to_text(value));
  }
  reader.take_loras(names, weights);
}

}  // namespace

bool detect_easy_diffusion(Entries& entries) {
  return model_entry(entries) != nullptr || static_cast<bool>(object(entries));
}

void read_easy_diffusion(Entries& entries) {
  auto& record = entries.record();
  if (const auto* entry = model_entry(entries)) {
    const auto* prompt = entries.find("prompt");
    begin_reading(record, prompt != nullptr ? *prompt : *entry, "easy-diffusion");
    read_texts(entries);
    return;
  }
  const auto found = object(entries);
  if (!found) return;
  begin_reading(record, *found.entry, "easy-diffusion");
  read_object(record, *found.object);
}

}  // namespace ztgit::metadata
