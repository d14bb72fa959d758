#include "sdcpp.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "fields.hpp"
#include "json.hpp"

namespace ztgit::metadata {

namespace {

void set(Record& record, Field field, const Json* value) {
  if (value == nullptr) return;
  if (const auto text = value->scalar()) set_field(record, field, *text);
}

void read_loras(Record& record, const Json* loras) {
  if (loras == nullptr || !loras->is_array()) return;
  std::vector<Lora> list;
  for (const auto& item : loras->items) {
    const auto* name = item.find("name");
    const auto* multiplier = item.find("multiplier");
    if (name == nullptr || !name->is_string()) continue;
    list.push_back(
        {name->text, multiplier != nullptr ? parse_real(multiplier->text) : std::nullopt, {}});
  }
  if (!list.empty()) record.generation.loras = std::move(list);
}

void read_models(Record& record, const Json& models) {
  set(record, Field::model, models.find("model"));
  set(record, Field::model, models.find("diffusion_model"));
  set(record, Field::vae, models.find("vae"));
  std::vector<std::string> encoders;
  for (const auto* key : {"llm", "clip_l", "clip_g", "t5xxl", "qwen2vl"})
    if (const auto* file = models.find(key);
        file != nullptr && file->is_string() && !file->text.empty())
      encoders.push_back(file->text);
  if (!encoders.empty()) record.generation.text_encoders = std::move(encoders);
}

void read_tail(Record& record, const Json& tail) {
  set(record, Field::prompt, tail.at("prompt", "positive"));
  set(record, Field::negative_prompt, tail.at("prompt", "negative"));
  set(record, Field::seed, tail.find("seed"));
  set(record, Field::width, tail.find("width"));
  set(record, Field::height, tail.find("height"));
  set(record, Field::mode, tail.find("mode"));
  set(record, Field::clip_skip, tail.find("clip_skip"));
  set(record, Field::steps, tail.at("sampling", "steps"));
  set(record, Field::sampler, tail.at("sampling", "method"));
  set(record, Field::scheduler, tail.at("sampling", "scheduler"));
  set(record, Field::shift, tail.at("sampling", "flow_shift"));
  set(record, Field::cfg_scale, tail.at("sampling", "guidance", "txt_cfg"));
  set(record, Field::distilled_cfg_scale, tail.at("sampling", "guidance", "distilled_guidance"));
  if (const auto* models = tail.find("models")) read_models(record, *models);
  read_loras(record, tail.find("loras"));
}

// A pair of `extra` that now stands in a field, taken out.
std::optional<std::string> take_extra(Generation& generation, std::string_view key) {
  auto& extra = generation.extra;
  const auto found = std::find_if(extra.begin(), extra.end(),
                                  [key](const auto& pair) { return pair.first == key; });
  if (found == extra.end()) return std::nullopt;
  auto value = std::move(found->second);
  extra.erase(found);
  return value;
}

// "Sampler: euler simple"
void split_at_blank(Generation& generation) {
  if (!generation.sampler || generation.scheduler) return;
  const auto blank = generation.sampler->find(' ');
  if (blank == std::string::npos) return;
  generation.scheduler = generation.sampler->substr(blank + 1);
  generation.sampler->resize(blank);
}

}  // namespace

void interpret_sdcpp(Record& record) {
  auto& generation = record.generation;
  split_at_blank(generation);
  if (const auto guidance = take_extra(generation, "Guidance"))
    if (!set_field(record, Field::distilled_cfg_scale, *guidance))
      add_extra(record, "Guidance", *guidance);
  while (const auto encoder = take_extra(generation, "TE"))
    set_field(record, Field::text_encoder, *encoder);
  if (!generation.model)
    if (const auto unet = take_extra(generation, "Unet")) set_field(record, Field::model, *unet);
  const auto tail = std::find_if(generation.extra.begin(), generation.extra.end(),
                                 [](const auto& pair) { return pair.first == "SDCPP"; });
  if (tail == generation.extra.end()) return;
  const auto parsed = parse_json(tail->second);
  if (parsed.value) read_tail(record, *parsed.value);
}

}  // namespace ztgit::metadata
