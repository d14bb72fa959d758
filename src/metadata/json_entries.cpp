#include "json_entries.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "collector.hpp"
#include "comfy_graph.hpp"
#include "comfy_sampling.hpp"
#include "merge.hpp"

namespace ztgit::metadata {

namespace {

bool names_all(std::string_view text, std::initializer_list<std::string_view> members) {
  return std::all_of(members.begin(), members.end(),
                     [text](std::string_view member) { return text.find(member) != text.npos; });
}

bool has_all(const Json& object, std::initializer_list<std::string_view> members) {
  return std::all_of(members.begin(), members.end(),
                     [&object](std::string_view member) { return object.find(member) != nullptr; });
}

}  // namespace

JsonEntry find_object(Entries& entries, std::span<const std::string_view> keys,
                      std::initializer_list<std::string_view> members) {
  for (const auto key : keys)
    for (const auto& entry : entries.record().raw) {
      if (!entry.kept || entry.key != key || !begins_like_json(entry.text)) continue;
      if (!names_all(entry.text, members)) continue;
      const auto* object = entries.json(entry);
      if (object != nullptr && object->is_object() && has_all(*object, members))
        return {&entry, object};
    }
  return {};
}

JsonEntry object_entry(Entries& entries, std::string_view key) {
  const auto* entry = entries.find(key);
  const auto* object = entry != nullptr ? entries.json(*entry) : nullptr;
  return {entry, object != nullptr && object->is_object() ? object : nullptr};
}

void begin_reading(Record& record, const RawEntry& entry, std::string_view generator) {
  record.source.generator = std::string(generator);
  record.source.format = format_of(entry);
}

void warn_not_interpreted(Record& record) {
  add_warning(record, fmt::format("{}: kept as {} wrote it, not interpreted", record.source.format,
                                  record.source.generator));
}

bool is_xmp(const RawEntry& entry) {
  return entry.kept && (entry.source.ends_with(":XMP") || entry.key == "XML:com.adobe.xmp");
}

bool set_from(Record& record, Field field, const Json* value) {
  const auto text = value != nullptr ? value->scalar() : std::nullopt;
  return text && *text != "None" && set_field(record, field, *text);
}

void fill_from(Record& record, Record others) {
  merge(record, std::move(others), MergePolicy::fill, "");
}

void fill_from_graph(Record& record, const Json& graph) {
  if (!is_comfy_graph(graph)) return;
  Record found;
  interpret_comfy_graph(found, ComfyGraph(graph), {});
  found.source = {};
  fill_from(record, std::move(found));
}

}  // namespace ztgit::metadata
