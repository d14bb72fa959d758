#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "fields.hpp"
#include "merge.hpp"
#include "metadata/read.hpp"
#include "vocabulary.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::size_t kKeyBytes = 64;

struct FieldDescription {
  Field field;
  std::string_view name;  // as in `origins`
  std::string_view form;  // what a value must be; empty: any text
  std::string_view example;
};

constexpr std::string_view kWhole = "a whole number from 0 to 18446744073709551615";
constexpr std::string_view kReal = "a number";

constexpr std::array kFields{
    FieldDescription{Field::prompt, "prompt", "", ""},
    FieldDescription{Field::negative_prompt, "negative_prompt", "", ""},
    FieldDescription{Field::seed, "seed", kWhole, "42"},
    FieldDescription{Field::steps, "steps", kWhole, "8"},
    FieldDescription{Field::cfg_scale, "cfg_scale", kReal, "7.5"},
    FieldDescription{Field::distilled_cfg_scale, "distilled_cfg_scale", kReal, "3.5"},
    FieldDescription{Field::sampler, "sampler", "", ""},
    FieldDescription{Field::scheduler, "scheduler", "", ""},
    FieldDescription{Field::width, "width", kWhole, "1024"},
    FieldDescription{Field::height, "height", kWhole, "1024"},
    FieldDescription{Field::size, "size", "WIDTHxHEIGHT", "1024x768"},
    FieldDescription{Field::denoising_strength, "denoising_strength", kReal, "0.5"},
    FieldDescription{Field::clip_skip, "clip_skip", "a whole number from 1", "2"},
    FieldDescription{Field::shift, "shift", kReal, "3"},
    FieldDescription{Field::mode, "mode", "", ""},
    FieldDescription{Field::model, "model", "a name", "z_image_turbo"},
    FieldDescription{Field::model_file, "model", "a file name", "z_image_turbo.safetensors"},
    FieldDescription{Field::model_hash, "model", "a hash", "45a21ea00a"},
    FieldDescription{Field::model_hash_type, "model", "a kind of hash", "autov2"},
    FieldDescription{Field::vae, "vae", "", ""},
    FieldDescription{Field::text_encoder, "text_encoders", "names", "qwen_3_4b.safetensors"},
    FieldDescription{Field::lora, "loras", "NAME:WEIGHT, separated by commas",
                     "add_detail:0.8,style:1"},
    FieldDescription{Field::generator, "generator", "lower-case letters, digits, '.' and '-'",
                     "comfyui"},
    FieldDescription{Field::version, "version", "", ""},
    FieldDescription{Field::created_at, "created_at", "a time, YYYY-MM-DDThh:mm:ss",
                     "2026-01-05T14:30:25"},
};

const FieldDescription& description_of(Field field) {
  return *std::find_if(kFields.begin(), kFields.end(),
                       [field](const FieldDescription& each) { return each.field == field; });
}

void remove(Record& record, Field field) {
  auto& generation = record.generation;
  switch (field) {
    case Field::seed: generation.seed.reset(); break;
    case Field::steps: generation.steps.reset(); break;
    case Field::cfg_scale: generation.cfg_scale.reset(); break;
    case Field::distilled_cfg_scale: generation.distilled_cfg_scale.reset(); break;
    case Field::width: generation.width.reset(); break;
    case Field::height: generation.height.reset(); break;
    case Field::size:
      generation.width.reset();
      generation.height.reset();
      break;
    case Field::denoising_strength: generation.denoising_strength.reset(); break;
    case Field::clip_skip: generation.clip_skip.reset(); break;
    case Field::shift: generation.shift.reset(); break;
    case Field::model: generation.model.reset(); break;
    case Field::model_file:
      if (generation.model) generation.model->file.reset();
      break;
    case Field::model_hash:
    case Field::model_hash_type:
      if (generation.model) generation.model->hash_type.reset();
      if (generation.model && field == Field::model_hash) generation.model->hash.reset();
      break;
    case Field::text_encoder: generation.text_encoders.clear(); break;
    case Field::lora: generation.loras.clear(); break;
    case Field::generator: record.source.generator = "unknown"; break;
    case Field::created_at:
      record.source.created_at.reset();
      record.source.created_at_origin.reset();
      break;
    default: break;  // texts: "" is a value
  }
}

bool is_list(Field field) { return field == Field::lora || field == Field::text_encoder; }

bool set_list(Record& record, Field field, std::string_view list) {
  remove(record, field);
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto item = trim(list.substr(0, comma));
    if (item.empty() || !set_field(record, field, item)) return false;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return true;
}

void set_known(Record& record, Field field, std::string_view key, std::string_view value) {
  const auto& description = description_of(field);
  const auto note = [&](std::string_view origin) {
    if (field == Field::size)
      for (const auto* each : {"width", "height"}) set_origin(record, each, origin);
    else if (field != Field::created_at)
      set_origin(record, description.name, origin);
  };
  if (value.empty() && !description.form.empty()) {
    remove(record, field);
    note("");
    return;
  }
  Record probe;  // a bad value must not leave half of itself behind
  auto& trial = is_list(field) ? probe : record;
  if (!(is_list(field) ? set_list(trial, field, value) : set_field(trial, field, value)))
    throw Error(ErrorKind::usage,
                fmt::format("set {}: \"{}\" is not {}", key, visible_line(value), description.form))
        .hint(fmt::format("Write it as --set {}={}; an empty value removes it.", key,
                          description.example));
  if (is_list(field)) set_list(record, field, value);
  if (field == Field::created_at) record.source.created_at_origin = "user";
  note("user");
}

void set_extra(Record& record, std::string_view key, std::string_view value) {
  Record from;
  from.generation.extra.emplace_back(key, value);
  merge(record, std::move(from), MergePolicy::replace, "user");
}

bool is_usable_key(std::string_view key) {
  return !key.empty() && key.size() <= kKeyBytes && is_valid_utf8(key) && visible_line(key) == key;
}

}  // namespace

void apply_setting(Record& record, std::string_view assignment) {
  const auto equals = assignment.find('=');
  const auto key = trim(assignment.substr(0, equals));
  const auto shown = visible_line(cut_utf8(assignment, kKeyBytes));
  if (equals == assignment.npos || !is_usable_key(key))
    throw Error(ErrorKind::usage, fmt::format("set \"{}\": not of the form KEY=VALUE", shown))
        .hint("Write it as --set seed=42.");
  const auto value = assignment.substr(equals + 1);
  if (!is_valid_utf8(value))
    throw Error(ErrorKind::usage, fmt::format("set {}: the value is not UTF-8", key))
        .hint("Give the value as UTF-8 text, or in a file with --params FILE.");
  if (const auto field = field_of_alias(key))
    set_known(record, *field, key, value);
  else
    set_extra(record, key, value);
}

}  // namespace ztgit::metadata
