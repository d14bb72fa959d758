// Draw Things (ImageConverter.swift) hands ImageIO a description and a JSON comment, which ends up
// as XMP in the file: xmp:CreatorTool, dc:description, and exif:UserComment with the JSON.

#include <array>
#include <optional>
#include <string>

#include "formats.hpp"
#include "json_entries.hpp"
#include "lora_lists.hpp"
#include "xmp.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"c", Field::prompt},
    KeyField{"uc", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"scale", Field::cfg_scale},
    KeyField{"sampler", Field::sampler},
    KeyField{"size", Field::size},
    KeyField{"strength", Field::denoising_strength},
    KeyField{"model", Field::model},
    KeyField{"shift", Field::shift},
    KeyField{"clip_skip", Field::clip_skip},
};

constexpr std::string_view kName = "Draw Things";
constexpr std::string_view kXmp = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view kXmpExif = "http://ns.adobe.com/exif/1.0/";

struct Written {
  const RawEntry* entry = nullptr;
  std::optional<Json> object;
};

std::optional<Json> object_of(std::string_view text) {
  if (!begins_like_json(text)) return std::nullopt;
  auto parsed = parse_json(text).value;
  if (!parsed || !parsed->is_object() || parsed->find("c") == nullptr) return std::nullopt;
  return parsed;
}

Written in_xmp(const Record& record) {
  for (const auto& entry : record.raw) {
    if (!is_xmp(entry) || entry.text.find(kName) == std::string::npos) continue;
    const auto tool = find_xmp(entry.text, kXmp, "CreatorTool");
    if (!tool || !tool->starts_with(kName)) continue;
    const auto comment = find_xmp(entry.text, kXmpExif, "UserComment");
    return {&entry, comment ? object_of(*comment) : std::nullopt};
  }
  return {};
}

Written find(Entries& entries) {
  if (auto found = in_xmp(entries.record()); found.entry != nullptr) return found;
  const auto* software = entries.find("Software");
  if (software == nullptr || !software->text.starts_with(kName)) return {};
  for (const auto* key : {"Comment", "UserComment"})
    if (const auto* entry = entries.find(key))
      if (auto object = object_of(entry->text)) return {entry, std::move(object)};
  return {software, std::nullopt};
}

}  // namespace

bool detect_draw_things(Entries& entries) { return find(entries).entry != nullptr; }

void read_draw_things(Entries& entries) {
  const auto found = find(entries);
  auto& record = entries.record();
  begin_reading(record, *found.entry, "draw-things");
  if (!found.object) {
    warn_not_interpreted(record);
    return;
  }
  set_members(record, *found.object, kKeys);
  add_lora_items(record.generation, found.object->find("lora"));
}

}  // namespace ztgit::metadata
