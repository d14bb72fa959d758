#include "infotext_details.hpp"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

std::optional<std::string> extra_of(const Generation& generation, std::string_view key) {
  for (const auto& [name, value] : generation.extra)
    if (equal_ignoring_case(name, key)) return value;
  return std::nullopt;
}

// {"model": "…", "vae": "…", "lora:name": "…", "embed:name": "…"}
void read_hashes(Record& record, std::string_view text) {
  const auto hashes = parse_json(text).value;
  if (!hashes || !hashes->is_object()) return;
  auto& generation = record.generation;
  for (std::size_t i = 0; i < hashes->keys.size(); ++i) {
    std::string_view key = hashes->keys[i];
    const auto& hash = hashes->items[i];
    if (!hash.is_string() || hash.text.empty()) continue;
    if (key.starts_with("lora:") || key.starts_with("LORA:"))
      add_lora(generation, {std::string(key.substr(5)), std::nullopt, hash.text});
    else if (key == "model" && !(generation.model && generation.model->hash))
      set_field(record, Field::model_hash, hash.text);
  }
}

// Fooocus: "name: 0.5, name2: 1.0", beside "Lora hashes" of the same form.
void read_lora_weights(Generation& generation, const std::string& list) {
  for (const auto& item : texts_of(std::string_view(list))) {
    const auto colon = item.rfind(':');
    if (colon == std::string::npos) continue;
    add_lora(generation, {std::string(trim(std::string_view(item).substr(0, colon))),
                          parse_real(trim(std::string_view(item).substr(colon + 1))),
                          {}});
  }
}

// Civitai: [{"type": "checkpoint", "modelName": …}, {"type": "lora", "weight": …}]. A name is used
// where no other is known: there it comes without a file.
void read_resources(Record& record, std::string_view text) {
  const auto resources = parse_json(text).value;
  if (!resources || !resources->is_array()) return;
  auto& generation = record.generation;
  for (const auto& item : resources->items) {
    const auto *type = item.find("type"), *name = item.find("modelName");
    if (type == nullptr || name == nullptr || !name->is_string()) continue;
    const bool checkpoint =
        equal_ignoring_case(type->text, "checkpoint") || equal_ignoring_case(type->text, "model");
    if (checkpoint && !(generation.model && generation.model->name))
      set_field(record, Field::model, name->text);
    else if (equal_ignoring_case(type->text, "lora"))
      add_lora_item(generation, item);
  }
}

// A1111 and Forge. The denoising strength of a text-to-image picture is that of this pass.
constexpr std::array kHires{
    KeyField{"Hires steps", Field::steps},
    KeyField{"Hires CFG Scale", Field::cfg_scale},
    KeyField{"Hires Distilled CFG Scale", Field::distilled_cfg_scale},
    KeyField{"Hires sampler", Field::sampler},
    KeyField{"Hires schedule type", Field::scheduler},
    KeyField{"Hires prompt", Field::prompt},
    KeyField{"Hires negative prompt", Field::negative_prompt},
    KeyField{"Hires checkpoint", Field::model},
    KeyField{"Hires resize", Field::size},
};

void read_hires(Record& record) {
  auto& generation = record.generation;
  const bool any = extra_of(generation, "Hires upscale") || extra_of(generation, "Hires resize") ||
                   extra_of(generation, "Hires steps") || extra_of(generation, "Hires upscaler");
  if (!any) return;
  Record pass;
  for (const auto& [key, field] : kHires)
    if (const auto value = extra_of(generation, key)) set_field(pass, field, *value);
  pass.generation.mode = "hires";
  pass.generation.denoising_strength = generation.denoising_strength;
  generation.passes.push_back(std::move(pass.generation));
}

}  // namespace

void interpret_details(Record& record) {
  if (const auto hashes = extra_of(record.generation, "Hashes")) read_hashes(record, *hashes);
  if (const auto weights = extra_of(record.generation, "Lora weights"))
    read_lora_weights(record.generation, *weights);
  if (const auto resources = extra_of(record.generation, "Civitai resources"))
    read_resources(record, *resources);
  read_hires(record);
}

}  // namespace ztgit::metadata
