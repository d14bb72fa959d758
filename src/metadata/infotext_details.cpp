#include "infotext_details.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"
#include "metadata/limits.hpp"

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

// What Civitai calls the kinds of LoRA.
bool is_lora_type(std::string_view type) {
  constexpr std::array<std::string_view, 4> types{"lora", "lycoris", "locon", "dora"};
  return std::any_of(types.begin(), types.end(),
                     [type](std::string_view each) { return equal_ignoring_case(each, type); });
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
    else if (is_lora_type(type->text))
      add_lora_item(generation, item);
  }
}

// "name [7440042bbd]" and "name(5b8a9eb9b2c4)"
struct NameAndHash {
  std::string name;
  std::optional<std::string> hash;
};

NameAndHash split_hash(std::string_view text, char open, char close) {
  const auto at = text.rfind(open);
  if (at == text.npos || at == 0 || !text.ends_with(close)) return {std::string(text), {}};
  const auto hash = text.substr(at + 1, text.size() - at - 2);
  if (!hash_type_of(hash)) return {std::string(text), {}};
  return {std::string(trim(text.substr(0, at))), std::string(hash)};
}

void set_model(Record& record, std::string_view text) {
  const auto [name, hash] = split_hash(text, '[', ']');
  set_field(record, Field::model, name);
  if (hash) set_field(record, Field::model_hash, *hash);
}

// Numbered pairs: "AddNet Model 1: name(hash)" (sd-webui-additional-networks, before A1111 had
// LoRAs itself), "Lora_0 Model name" (ComfyUI-SaveImageWithMetaData).
void read_numbered_loras(Generation& generation) {
  for (std::size_t i = 1; i <= limits::kLoras; ++i) {
    const auto model = extra_of(generation, fmt::format("AddNet Model {}", i));
    if (!model) break;
    auto weight = extra_of(generation, fmt::format("AddNet Weight A {}", i));
    if (!weight) weight = extra_of(generation, fmt::format("AddNet Weight {}", i));
    auto [name, hash] = split_hash(*model, '(', ')');
    add_lora(generation, {std::move(name), parse_real(weight.value_or("")), std::move(hash)});
  }
  for (std::size_t i = 0; i < limits::kLoras; ++i) {
    const auto name = extra_of(generation, fmt::format("Lora_{} Model name", i));
    if (!name) break;
    const auto weight = extra_of(generation, fmt::format("Lora_{} Strength model", i));
    add_lora(generation, {*name, parse_real(weight.value_or("")),
                          extra_of(generation, fmt::format("Lora_{} Model hash", i))});
  }
}

bool is_vae(std::string_view name) {
  const auto lower = ascii_lower(without_model_ending(base_name(name)));
  return lower == "ae" || lower.ends_with("_ae") || lower.ends_with("-ae") ||
         lower.find("vae") != std::string::npos;
}

bool is_text_encoder(std::string_view name) {
  constexpr std::array<std::string_view, 7> parts{"clip",  "t5",    "qwen",   "gemma",
                                                  "llama", "llava", "encoder"};
  const auto lower = ascii_lower(base_name(name));
  return std::any_of(parts.begin(), parts.end(), [&lower](std::string_view part) {
    return lower.find(part) != std::string::npos;
  });
}

// Forge: "Module 1: ae, Module 2: clip_l", VAE and text encoders in one list. Only their names tell
// which is which.
void read_modules(Record& record) {
  for (std::size_t i = 1; i <= limits::kLoras; ++i) {
    const auto module = extra_of(record.generation, fmt::format("Module {}", i));
    if (!module) return;
    if (is_vae(*module)) {
      if (!record.generation.vae) set_field(record, Field::vae, *module);
    } else if (is_text_encoder(*module)) {
      set_field(record, Field::text_encoder, *module);
    }
  }
}

// SDXL's second model, in A1111 since 1.6.
void read_refiner(Record& record) {
  const auto refiner = extra_of(record.generation, "Refiner");
  if (!refiner || refiner->empty() || *refiner == "None") return;
  Record pass;
  set_model(pass, *refiner);
  pass.generation.mode = "refiner";
  record.generation.passes.push_back(std::move(pass.generation));
}

// Civitai writes "2024-07-02T0404:18.73Z": a time that lacks its first colon.
void read_created_date(Record& record) {
  if (record.source.created_at) return;
  auto date = extra_of(record.generation, "Created Date");
  if (!date || date->size() < 18 || (*date)[13] == ':') return;
  date->insert(13, 1, ':');
  set_field(record, Field::created_at, *date);
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
  if (const auto model = extra_of(generation, "Hires checkpoint");
      model && *model != "Use same checkpoint")
    set_model(pass, *model);
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
  read_numbered_loras(record.generation);
  read_modules(record);
  read_created_date(record);
  read_hires(record);
  read_refiner(record);
}

}  // namespace ztgit::metadata
