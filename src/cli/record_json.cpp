#include "record_json.hpp"

namespace ztgit::cli {

namespace {

template <class Value>
void set(Json& object, const char* key, const std::optional<Value>& value) {
  if (value) object[key] = *value;
}

Json pairs(const metadata::Pairs& all) {
  auto object = Json::object();
  for (const auto& [key, value] : all) object[key] = value;
  return object;
}

Json model_json(const metadata::Model& model) {
  auto object = Json::object();
  set(object, "name", model.name);
  set(object, "file", model.file);
  set(object, "hash", model.hash);
  set(object, "hash_type", model.hash_type);
  return object;
}

Json generation_json(const metadata::Generation& made) {
  auto object = Json::object();
  set(object, "prompt", made.prompt);
  set(object, "negative_prompt", made.negative_prompt);
  set(object, "seed", made.seed);
  set(object, "steps", made.steps);
  set(object, "cfg_scale", made.cfg_scale);
  set(object, "distilled_cfg_scale", made.distilled_cfg_scale);
  set(object, "sampler", made.sampler);
  set(object, "scheduler", made.scheduler);
  set(object, "width", made.width);
  set(object, "height", made.height);
  set(object, "denoising_strength", made.denoising_strength);
  set(object, "clip_skip", made.clip_skip);
  set(object, "shift", made.shift);
  set(object, "mode", made.mode);
  if (made.model) object["model"] = model_json(*made.model);
  set(object, "vae", made.vae);
  if (!made.text_encoders.empty()) object["text_encoders"] = made.text_encoders;
  for (const auto& lora : made.loras) {
    Json row{{"name", lora.name}};
    set(row, "weight", lora.weight);
    set(row, "hash", lora.hash);
    object["loras"].push_back(std::move(row));
  }
  for (const auto& pass : made.passes) object["passes"].push_back(generation_json(pass));
  if (!made.extra.empty()) object["extra"] = pairs(made.extra);
  return object;
}

Json provenance_json(const metadata::Provenance& provenance) {
  auto object = Json::object();
  set(object, "digital_source_type", provenance.digital_source_type);
  if (provenance.c2pa) {
    Json c2pa{{"present", true}, {"validated", false}};
    set(c2pa, "claim_generator", provenance.c2pa->claim_generator);
    object["c2pa"] = std::move(c2pa);
  }
  if (!provenance.aigc_label.empty()) object["aigc_label"] = pairs(provenance.aigc_label);
  return object;
}

}  // namespace

Json to_json(const std::string& file, const metadata::Record& record) {
  Json image{{"mime", record.image.mime}};
  set(image, "width", record.image.width);
  set(image, "height", record.image.height);
  Json source{{"generator", record.source.generator}};
  set(source, "version", record.source.version);
  source["format"] = record.source.format;
  set(source, "created_at", record.source.created_at);
  set(source, "created_at_origin", record.source.created_at_origin);
  auto raw = Json::array();
  for (const auto& entry : record.raw) {
    Json row{{"source", entry.source}, {"key", entry.key}, {"bytes", entry.size}};
    if (!entry.text.empty()) row["text"] = entry.text;
    raw.push_back(std::move(row));
  }
  Json object{{"file", file},
              {"image", std::move(image)},
              {"source", std::move(source)},
              {"generation", generation_json(record.generation)}};
  if (!record.origins.empty()) object["origins"] = pairs(record.origins);
  if (auto provenance = provenance_json(record.provenance); !provenance.empty())
    object["provenance"] = std::move(provenance);
  object["raw"] = std::move(raw);
  object["warnings"] = record.warnings;
  return object;
}

}  // namespace ztgit::cli
