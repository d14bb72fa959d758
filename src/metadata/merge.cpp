#include "merge.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fields.hpp"

namespace ztgit::metadata {

namespace {

template <class Value>
bool is_absent(const std::optional<Value>& field) {
  return !field.has_value();
}

template <class Value>
bool is_absent(const std::vector<Value>& field) {
  return field.empty();
}

// Visits the fields of both by name, `model` and `extra` apart: those merge by their parts.
template <class Visit>
void for_each_field(Generation& a, Generation& b, const Visit& visit) {
  visit("prompt", a.prompt, b.prompt);
  visit("negative_prompt", a.negative_prompt, b.negative_prompt);
  visit("seed", a.seed, b.seed);
  visit("steps", a.steps, b.steps);
  visit("cfg_scale", a.cfg_scale, b.cfg_scale);
  visit("distilled_cfg_scale", a.distilled_cfg_scale, b.distilled_cfg_scale);
  visit("sampler", a.sampler, b.sampler);
  visit("scheduler", a.scheduler, b.scheduler);
  visit("width", a.width, b.width);
  visit("height", a.height, b.height);
  visit("denoising_strength", a.denoising_strength, b.denoising_strength);
  visit("clip_skip", a.clip_skip, b.clip_skip);
  visit("shift", a.shift, b.shift);
  visit("mode", a.mode, b.mode);
  visit("vae", a.vae, b.vae);
  visit("text_encoders", a.text_encoders, b.text_encoders);
  visit("loras", a.loras, b.loras);
  visit("passes", a.passes, b.passes);
}

// Another name means another model: its old file and hash are not its.
void merge_model(Model& into, Model from) {
  if (from.name || from.file) {
    into = std::move(from);
    return;
  }
  if (from.hash) {
    into.hash = std::move(from.hash);
    into.hash_type = std::move(from.hash_type);
  } else if (from.hash_type) {
    into.hash_type = std::move(from.hash_type);
  }
}

void merge_extra(Record& into, const Pairs& from, MergePolicy policy, std::string_view origin) {
  for (const auto& [key, value] : from) {
    auto& extra = into.generation.extra;
    const auto known = std::find_if(extra.begin(), extra.end(),
                                    [&key = key](const auto& pair) { return pair.first == key; });
    if (known != extra.end() && policy == MergePolicy::fill) continue;
    if (known != extra.end())
      known->second = value;
    else
      add_extra(into, key, value);
    set_origin(into, "extra." + key, origin);
  }
}

void merge_source(Record& into, Source from, MergePolicy policy, std::string_view origin) {
  auto& source = into.source;
  const bool replace = policy == MergePolicy::replace;
  if (from.generator != "unknown" && (replace || source.generator == "unknown")) {
    source.generator = std::move(from.generator);
    set_origin(into, "generator", origin);
  }
  if (from.version && (replace || !source.version)) {
    source.version = std::move(from.version);
    set_origin(into, "version", origin);
  }
  if (from.created_at && (replace || !source.created_at)) {
    source.created_at = std::move(from.created_at);
    source.created_at_origin = replace ? "user" : std::move(from.created_at_origin);
  }
}

}  // namespace

void merge(Record& into, Record from, MergePolicy policy, std::string_view origin) {
  merge_source(into, std::move(from.source), policy, origin);
  for_each_field(
      into.generation, from.generation,
      [&](std::string_view name, auto& old_value, auto& new_value) {
        if (is_absent(new_value) || (policy == MergePolicy::fill && !is_absent(old_value))) return;
        old_value = std::move(new_value);
        set_origin(into, name, origin);
      });
  if (auto& model = into.generation.model;
      from.generation.model && (!model || policy == MergePolicy::replace)) {
    merge_model(model ? *model : model.emplace(), std::move(*from.generation.model));
    set_origin(into, "model", origin);
  }
  merge_extra(into, from.generation.extra, policy, origin);
}

void set_origin(Record& record, std::string_view field, std::string_view origin) {
  auto& origins = record.origins;
  const auto known = std::find_if(origins.begin(), origins.end(),
                                  [field](const auto& pair) { return pair.first == field; });
  if (origin.empty()) {
    if (known != origins.end()) origins.erase(known);
  } else if (known != origins.end()) {
    known->second = std::string(origin);
  } else {
    origins.emplace_back(field, origin);
  }
}

bool knows_anything(const Record& record) {
  auto generation = record.generation;
  Generation none;
  bool any = generation.model.has_value() || record.source.generator != "unknown" ||
             record.source.version || record.source.created_at;
  for_each_field(generation, none, [&any](std::string_view, const auto& value, const auto&) {
    any |= !is_absent(value);
  });
  return any;
}

}  // namespace ztgit::metadata
