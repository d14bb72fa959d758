#include "record_json.hpp"

#include <unordered_set>
#include <utility>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::cli {

namespace {

// Appends without looking for the key: operator[] would walk all that stand there already.
void put(Json& object, std::string_view key, Json value) {
  object.get_ref<Json::object_t&>().push_back({std::string(key), std::move(value)});
}

template <class Value>
void set(Json& object, const char* key, const std::optional<Value>& value) {
  if (value) put(object, key, *value);
}

// Of a key that stands twice the first is kept, as in the sidecar; the raw entry has both.
Json pairs(const metadata::Pairs& all) {
  auto object = Json::object();
  std::unordered_set<std::string_view> seen;
  for (const auto& [key, value] : all)
    if (seen.insert(key).second) put(object, key, value);
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
  if (made.model) put(object, "model", model_json(*made.model));
  set(object, "vae", made.vae);
  if (!made.text_encoders.empty()) put(object, "text_encoders", made.text_encoders);
  for (const auto& lora : made.loras) {
    Json row{{"name", lora.name}};
    set(row, "weight", lora.weight);
    set(row, "hash", lora.hash);
    object["loras"].push_back(std::move(row));
  }
  for (const auto& pass : made.passes) object["passes"].push_back(generation_json(pass));
  if (!made.extra.empty()) put(object, "extra", pairs(made.extra));
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

// Text if the entry was text and its very bytes are UTF-8; all else would not come back as it was.
Json raw_json(const metadata::RawEntry& entry) {
  Json row{{"source", entry.source}};
  if (!entry.key.empty()) put(row, "key", entry.key);
  const bool whole = entry.kept && entry.bytes.size() <= sidecar::kRawTextLimit;
  const bool as_text =
      whole && is_valid_utf8(entry.bytes) && (entry.bytes.empty() || !entry.text.empty());
  if (whole) put(row, "encoding", as_text ? "utf-8" : "base64");
  put(row, "bytes", entry.kept ? entry.bytes.size() : entry.size);
  const auto digest = entry.kept ? sha256_of(entry.bytes) : entry.sha256;
  if (!digest.empty()) put(row, "sha256", digest);
  if (as_text)
    put(row, "text", entry.bytes);
  else if (whole)
    put(row, "data", base64_of(entry.bytes));
  else
    put(row, "truncated", true);
  return row;
}

Json image_json(const Picture& picture) {
  Json image{{"bytes", picture.bytes}, {"mime", picture.record.image.mime}};
  set(image, "width", picture.record.image.width);
  set(image, "height", picture.record.image.height);
  return image;
}

Json source_json(const metadata::Source& from) {
  Json source{{"generator", from.generator}};
  set(source, "version", from.version);
  put(source, "format", from.format);
  set(source, "created_at", from.created_at);
  set(source, "created_at_origin", from.created_at_origin);
  return source;
}

}  // namespace

Json to_json(const Picture& picture, bool raw) {
  const auto& record = picture.record;
  Json object{{"file", picture.file}, {"image", image_json(picture)}};
  put(object, "source", source_json(record.source));
  put(object, "generation", generation_json(record.generation));
  if (!record.origins.empty()) put(object, "origins", pairs(record.origins));
  put(object, "provenance", provenance_json(record.provenance));
  if (raw) {
    auto entries = Json::array();
    for (const auto& entry : record.raw) entries.push_back(raw_json(entry));
    put(object, "raw", std::move(entries));
  }
  put(object, "warnings", record.warnings);
  return object;
}

}  // namespace ztgit::cli
