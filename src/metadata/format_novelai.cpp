// NovelAI: PNG texts Title, Description, Software, Source, "Generation time", and Comment, a JSON
// object; in WebP the same pairs as one JSON object in UserComment, whose Comment is JSON text once
// more.

#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/text.hpp"
#include "formats.hpp"
#include "json_entries.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"uc", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"scale", Field::cfg_scale},
    KeyField{"sampler", Field::sampler},
    KeyField{"noise_schedule", Field::scheduler},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"strength", Field::denoising_strength},
};

constexpr std::string_view kName = "NovelAI";

// The entry with the pairs, and the pairs that are not parameters.
struct Written {
  const RawEntry* entry = nullptr;
  std::optional<Json> parsed;  // of a Comment inside a UserComment
  const Json* comment = nullptr;
  std::string description, source;
};

std::string text_of(const Json& object, std::string_view key) {
  const auto* value = object.find(key);
  return value != nullptr && value->is_string() ? value->text : std::string();
}

std::string text_of(const Entries& entries, std::string_view key) {
  const auto* entry = entries.find(key);
  return entry != nullptr ? entry->text : std::string();
}

JsonEntry wrapped(Entries& entries) {
  const auto found = find_object(entries, kObjectKeys, {"Comment"});
  if (!found) return {};
  for (const auto* key : {"Software", "Source", "Title"})
    if (text_of(*found.object, key).find(kName) != std::string::npos) return found;
  return text_of(entries, "Software").starts_with(kName) ? found : JsonEntry{};
}

bool says_so(const Entries& entries) {
  return text_of(entries, "Software").starts_with(kName) ||
         text_of(entries, "Source").starts_with("NovelAI Diffusion");
}

Written written(Entries& entries) {
  Written result;
  if (const auto wrapper = wrapped(entries)) {
    result.entry = wrapper.entry;
    result.description = text_of(*wrapper.object, "Description");
    result.source = text_of(*wrapper.object, "Source");
    result.comment = wrapper.object->find("Comment");
    if (result.comment->is_string()) {
      result.parsed = parse_json(result.comment->text).value;
      result.comment = result.parsed ? &*result.parsed : nullptr;
    }
  } else {
    const auto comment = object_entry(entries, "Comment");
    result.entry = comment.entry;
    result.comment = comment.object;
    result.description = text_of(entries, "Description");
  }
  if (result.source.empty()) result.source = text_of(entries, "Source");
  if (result.source.empty()) result.source = text_of(entries, "Software");
  if (result.entry == nullptr) result.entry = entries.find("Software");
  if (result.entry == nullptr) result.entry = entries.find("Source");
  return result;
}

// "NovelAI Diffusion V4.5 4BDE2A90", of old "Stable Diffusion 1D44365E": a name and a hash.
void read_source(Record& record, std::string_view source) {
  if (source.empty() || source == kName) return;
  const auto blank = source.rfind(' ');
  const auto last = blank == source.npos ? std::string_view() : source.substr(blank + 1);
  const bool hash = last.size() == 8 && hash_type_of(last).has_value();
  set_field(record, Field::model, hash ? trim(source.substr(0, blank)) : source);
  if (!hash) return;
  set_field(record, Field::model_hash, last);
  record.generation.model->hash_type.reset();  // of no known kind, though as long as AutoV1
}

void read_characters(Record& record, const Json* captions, std::string_view name) {
  if (captions == nullptr) return;
  std::size_t number = 0;
  for (const auto& item : captions->items) {
    const auto text = text_of(item, "char_caption");
    ++number;
    if (!text.empty()) add_extra(record, fmt::format("{}_{}", name, number), text);
  }
}

void read_mode(Record& record, std::string_view request) {
  struct Mode {
    std::string_view request, name;
  };
  constexpr std::array modes{Mode{"PromptGenerateRequest", "txt2img"},
                             Mode{"Img2ImgRequest", "img2img"},
                             Mode{"NativeInfillingRequest", "inpaint"}};
  for (const auto& mode : modes)
    if (mode.request == request) set_field(record, Field::mode, mode.name);
}

}  // namespace

bool detect_novelai(Entries& entries) { return says_so(entries) || wrapped(entries); }

void read_novelai(Entries& entries) {
  const auto found = written(entries);
  auto& record = entries.record();
  begin_reading(record, *found.entry, "novelai");
  if (found.comment != nullptr) {
    const auto& comment = *found.comment;
    set_members(record, comment, kKeys);
    set_from(record, Field::prompt, comment.at("v4_prompt", "caption", "base_caption"));
    set_from(record, Field::negative_prompt,
             comment.at("v4_negative_prompt", "caption", "base_caption"));
    read_characters(record, comment.at("v4_prompt", "caption", "char_captions"),
                    "character_prompt");
    read_characters(record, comment.at("v4_negative_prompt", "caption", "char_captions"),
                    "character_negative_prompt");
    read_mode(record, text_of(comment, "request_type"));
  }
  if (!record.generation.prompt && !found.description.empty())
    record.generation.prompt = found.description;
  read_source(record, found.source);
}

}  // namespace ztgit::metadata
