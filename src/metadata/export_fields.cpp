#include "export_fields.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "collector.hpp"
#include "fields.hpp"
#include "json.hpp"

namespace ztgit::metadata {

namespace {

std::vector<std::string_view> known_fields(const Generation& made) {
  const std::array<std::pair<bool, std::string_view>, 20> all{{
      {made.prompt.has_value(), "prompt"},
      {made.negative_prompt.has_value(), "negative_prompt"},
      {made.seed.has_value(), "seed"},
      {made.steps.has_value(), "steps"},
      {made.cfg_scale.has_value(), "cfg_scale"},
      {made.distilled_cfg_scale.has_value(), "distilled_cfg_scale"},
      {made.sampler.has_value(), "sampler"},
      {made.scheduler.has_value(), "scheduler"},
      {made.width.has_value(), "width"},
      {made.height.has_value(), "height"},
      {made.denoising_strength.has_value(), "denoising_strength"},
      {made.clip_skip.has_value(), "clip_skip"},
      {made.shift.has_value(), "shift"},
      {made.mode.has_value(), "mode"},
      {made.model.has_value(), "model"},
      {made.vae.has_value(), "vae"},
      {!made.text_encoders.empty(), "text_encoders"},
      {!made.loras.empty(), "loras"},
      {!made.passes.empty(), "passes"},
      {!made.extra.empty(), "extra"},
  }};
  std::vector<std::string_view> known;
  for (const auto& [is_known, name] : all)
    if (is_known) known.push_back(name);
  return known;
}

}  // namespace

void JsonObject::json(std::string_view key, std::string value) {
  members_.emplace_back(key, std::move(value));
}

void JsonObject::text(std::string_view key, std::string_view value) {
  json(key, quote_json(value));
}

void JsonObject::text(std::string_view key, const std::optional<std::string>& value) {
  if (value) json(key, quote_json(*value));
}

void JsonObject::number(std::string_view key, const std::optional<double>& value) {
  if (value && std::isfinite(*value)) json(key, fmt::format("{}", *value));
}

void JsonObject::whole(std::string_view key, const std::optional<std::uint64_t>& value) {
  if (value) json(key, std::to_string(*value));
}

std::string JsonObject::on_one_line() const {
  std::string text;
  for (const auto& [key, value] : members_)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", quote_json(key), value);
  return "{" + text + "}";
}

std::string JsonObject::on_lines(std::size_t indent) const {
  if (members_.empty()) return "{}";
  std::string text;
  for (const auto& [key, value] : members_)
    text += fmt::format("{}\n{:{}}{}: {}", text.empty() ? "" : ",", "", indent + 2, quote_json(key),
                        value);
  return fmt::format("{{{}\n{:{}}}}", text, "", indent);
}

std::string json_array(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ", ") + item;
  return "[" + text + "]";
}

std::string loras_json(const std::vector<Lora>& loras) {
  std::vector<std::string> items;
  for (const auto& lora : loras) {
    JsonObject item;
    item.text("name", std::string_view(lora.name));
    item.number("weight", lora.weight);
    item.text("hash", lora.hash);
    items.push_back(item.on_one_line());
  }
  return json_array(items);
}

void note_left_out(Exported& exported, const Generation& made,
                   std::initializer_list<std::string_view> said) {
  std::string names;
  for (const auto name : known_fields(made)) {
    if (std::find(said.begin(), said.end(), name) != said.end()) continue;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  if (!names.empty()) exported.notes.push_back("there is no place for " + names);
}

std::optional<std::string> model_name(const Generation& made) {
  if (!made.model) return std::nullopt;
  return made.model->name ? made.model->name : made.model->file;
}

std::string shown(std::string_view value) { return quoted_for_warning(value); }

}  // namespace ztgit::metadata
