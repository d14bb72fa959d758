// A1111 infotext and its family, told apart by "Version:" and "App:".

#include <algorithm>
#include <array>
#include <bitset>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "collector.hpp"
#include "fields.hpp"
#include "formats.hpp"
#include "infotext_details.hpp"
#include "infotext_flavour.hpp"
#include "infotext_scanner.hpp"
#include "joined_sampler.hpp"
#include "lora_tags.hpp"
#include "metadata/infotext.hpp"
#include "metadata/limits.hpp"
#include "sdcpp.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"Steps", Field::steps},
    KeyField{"Sampler", Field::sampler},
    KeyField{"Schedule type", Field::scheduler},
    KeyField{"Scheduler", Field::scheduler},  // SD.Next, Fooocus
    KeyField{"CFG scale", Field::cfg_scale},
    KeyField{"Distilled CFG Scale", Field::distilled_cfg_scale},
    KeyField{"Seed", Field::seed},
    KeyField{"Size", Field::size},
    KeyField{"Model", Field::model},
    KeyField{"Model hash", Field::model_hash},
    KeyField{"VAE", Field::vae},
    KeyField{"Denoising strength", Field::denoising_strength},
    KeyField{"Clip skip", Field::clip_skip},
    KeyField{"CLiP-skip", Field::clip_skip},  // SD.Next
    KeyField{"Shift", Field::shift},
    KeyField{"Sampler shift", Field::shift},  // SD.Next
    KeyField{"Version", Field::version},
    KeyField{"Created Date", Field::created_at},  // Civitai
};

void take_settings(Record& record, const Pairs& settings) {
  std::bitset<64> taken;
  for (const auto& [key, value] : settings) {
    if (equal_ignoring_case(key, "Lora hashes")) {
      add_lora_hashes(record.generation, value);
      continue;
    }
    const auto field = field_of(kKeys, key);
    const auto index = field ? static_cast<std::size_t>(*field) : 0;
    if (field && !taken.test(index) && set_field(record, *field, value))
      taken.set(index);
    else if (!value.empty())
      add_extra(record, key, value);
  }
}

// A camera's comment is no prompt, and an iPhone's screenshot says "Screenshot" in one of ASCII.
// Without a settings line only these two places are known to hold one; A1111 writes it as UNICODE.
bool may_be_prompt_alone(const Entries& entries, const RawEntry& entry) {
  if (entry.key == "parameters") return entry.source != "jpeg:COM";
  return entry.key == "UserComment" && entry.bytes.starts_with("UNICODE") &&
         entries.find("Make") == nullptr && entries.find("Model") == nullptr;
}

// "[cat|dog] in snow" and "{a|b}" begin like JSON and are prompts. Without a settings line they are
// not told from damaged JSON, so such a text is none.
bool holds_infotext(Entries& entries, const RawEntry& entry) {
  if (!entry.kept || trim(entry.text).empty()) return false;
  const bool may_be_json = begins_like_json(entry.text);
  if (!may_be_json && may_be_prompt_alone(entries, entry)) return true;
  return !parse_infotext(entry.text).settings.empty() &&
         !(may_be_json && parse_json(entry.text).value);
}

// Where infotexts stand: first the places of their own, then those that hold other things as well.
const RawEntry* infotext_entry(Entries& entries) {
  for (const std::string_view key : {"parameters", "UserComment", "postprocessing", "extras",
                                     "ImageDescription", "XPComment", "Comment", "Description"})
    if (const auto* entry = entries.find(key); entry != nullptr && holds_infotext(entries, *entry))
      return entry;
  for (const auto& entry : entries.record().raw)
    if ((entry.source == "jpeg:COM" || entry.source == "gif:comment") &&
        holds_infotext(entries, entry))
      return &entry;
  return nullptr;
}

// A picture out of A1111's "Extras", which was made elsewhere: "Postprocess upscale by: 4, …" and
// no prompt.
const RawEntry* postprocessing(const Entries& entries) {
  for (const auto* key : {"postprocessing", "extras"})
    if (const auto* entry = entries.find(key);
        entry != nullptr && trim(entry->text).starts_with("Postprocess "))
      return entry;
  return nullptr;
}

void read_postprocessing(Record& record, const RawEntry& entry) {
  record.source.generator = "sd-webui";
  record.source.format = format_of(entry);
  record.generation.mode = "extras";
  const auto text = trim(entry.text);
  InfotextScanner scanner(text);
  for (std::size_t i = 0; i < limits::kInfotextPairs; ++i) {
    const auto pair = scanner.next();
    if (!pair) return;
    add_extra(record, pair->key, unquote(*pair));
  }
}

}  // namespace

void interpret_infotext(Record& record, std::string_view text) {
  const auto infotext = parse_infotext(text);
  record.generation.prompt = infotext.prompt;
  // The writers leave the line out when it would be empty, so its absence says as much.
  record.generation.negative_prompt = infotext.negative_prompt.value_or("");
  add_lora_tags(record.generation, infotext.prompt);
  take_settings(record, infotext.settings);
  record.source.generator = std::string(generator_of(infotext));
  split_joined_sampler(record);
  interpret_details(record);
  if (record.source.generator == "sd.cpp") interpret_sdcpp(record);
}

bool detect_infotext(Entries& entries) {
  return infotext_entry(entries) != nullptr || postprocessing(entries) != nullptr;
}

void read_infotext(Entries& entries) {
  auto& record = entries.record();
  const auto* found = infotext_entry(entries);
  if (found == nullptr) {
    read_postprocessing(record, *postprocessing(entries));
    return;
  }
  const auto& entry = *found;
  record.source.format = format_of(entry);
  interpret_infotext(record, entry.text);
  const auto& generation = record.generation;
  if (!generation.steps && !generation.seed && !generation.sampler && !generation.width)
    add_warning(record, fmt::format("{}: no settings line, the whole text was taken as the prompt",
                                    record.source.format));
}

}  // namespace ztgit::metadata
