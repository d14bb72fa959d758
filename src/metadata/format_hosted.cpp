// Services whose pictures tell in one place: Civitai's generator (UserComment: the ComfyUI graph
// that ran, with the request as JSON text in `extraMetadata`), the demo spaces of Hugging Face
// (JSON in "parameters", with Model and resolution), Midjourney (a command line in Description).

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "formats.hpp"
#include "json_entries.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kCivitaiKeys{
    KeyField{"prompt", Field::prompt},       KeyField{"negativePrompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},           KeyField{"steps", Field::steps},
    KeyField{"cfgScale", Field::cfg_scale},  KeyField{"sampler", Field::sampler},
    KeyField{"scheduler", Field::scheduler}, KeyField{"clipSkip", Field::clip_skip},
    KeyField{"width", Field::width},         KeyField{"height", Field::height},
};

constexpr std::array<std::string_view, 4> kGraphKeys{"UserComment", "parameters", "prompt",
                                                     "workflow"};

constexpr std::array kSpaceKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"num_inference_steps", Field::steps},
    KeyField{"guidance_scale", Field::cfg_scale},
    KeyField{"sampler", Field::sampler},
    KeyField{"resolution", Field::size},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"Model", Field::model},
    KeyField{"Model hash", Field::model_hash},
    KeyField{"strength", Field::denoising_strength},
};

constexpr std::string_view kJobId = "Job ID:";

const RawEntry* midjourney(const Entries& entries) {
  for (const auto* key : {"Description", "ImageDescription"})
    if (const auto* entry = entries.find(key);
        entry != nullptr && entry->text.find(kJobId) != std::string::npos)
      return entry;
  return nullptr;
}

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Where " --name" begins: a blank, two dashes, a letter.
std::size_t next_option(std::string_view text, std::size_t from) {
  for (auto at = text.find(" --", from); at != text.npos; at = text.find(" --", at + 1))
    if (at + 3 < text.size() && is_name_character(text[at + 3])) return at;
  return text.size();
}

void read_option(Record& record, std::string_view option) {
  const auto* end = std::find_if_not(option.begin(), option.end(), is_name_character);
  const auto name = option.substr(0, static_cast<std::size_t>(end - option.begin()));
  const auto value = trim(option.substr(name.size()));
  if (name == "no" && set_field(record, Field::negative_prompt, value)) return;
  if (name == "seed" && set_field(record, Field::seed, value)) return;
  if ((name == "v" || name == "version") && set_field(record, Field::version, value)) return;
  add_extra(record, name, value);
}

}  // namespace

bool detect_civitai(Entries& entries) {
  return static_cast<bool>(find_object(entries, kGraphKeys, {"extraMetadata"}));
}

void read_civitai(Entries& entries) {
  const auto found = find_object(entries, kGraphKeys, {"extraMetadata"});
  auto& record = entries.record();
  begin_reading(record, *found.entry, "civitai");
  const auto& told = *found.object->find("extraMetadata");
  const auto parsed = told.is_string() ? parse_json(told.text).value : std::optional(told);
  if (parsed && parsed->is_object())
    set_members(record, *parsed, kCivitaiKeys);
  else
    warn_not_interpreted(record);
  fill_from_graph(record, *found.object);
}

bool detect_space(Entries& entries) {
  return static_cast<bool>(find_object(entries, kObjectKeys, {"Model", "resolution"}));
}

void read_space(Entries& entries) {
  const auto found = find_object(entries, kObjectKeys, {"Model", "resolution"});
  auto& record = entries.record();
  begin_reading(record, *found.entry, "unknown");  // a space is no one program
  set_members(record, *found.object, kSpaceKeys);
}

bool detect_midjourney(Entries& entries) { return midjourney(entries) != nullptr; }

void read_midjourney(Entries& entries) {
  const auto& entry = *midjourney(entries);
  auto& record = entries.record();
  begin_reading(record, entry, "midjourney");
  std::string_view text = entry.text;
  const auto job = text.rfind(kJobId);
  add_extra(record, "Job ID", trim(text.substr(job + kJobId.size())));
  text = trim(text.substr(0, job));
  auto at = next_option(text, 0);
  record.generation.prompt = std::string(trim(text.substr(0, at)));
  while (at < text.size()) {
    const auto next = next_option(text, at + 1);
    read_option(record, text.substr(at + 3, next - at - 3));
    at = next;
  }
  for (const auto* key : {"Author", "Creation Time"})
    if (const auto* more = entries.find(key)) add_extra(record, key, more->text);
}

}  // namespace ztgit::metadata
