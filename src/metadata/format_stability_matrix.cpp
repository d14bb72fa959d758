// Stability Matrix: its parameters as JSON in PNG "parameters-json", as infotext in "parameters",
// its project in "smproj", and the ComfyUI graph it ran in "prompt".

#include <array>
#include <utility>

#include "formats.hpp"
#include "joined_sampler.hpp"
#include "json_entries.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"PositivePrompt", Field::prompt},
    KeyField{"NegativePrompt", Field::negative_prompt},
    KeyField{"Seed", Field::seed},
    KeyField{"Steps", Field::steps},
    KeyField{"CfgScale", Field::cfg_scale},
    KeyField{"Sampler", Field::sampler},
    KeyField{"Scheduler", Field::scheduler},
    KeyField{"Width", Field::width},
    KeyField{"Height", Field::height},
    KeyField{"ModelName", Field::model},
    KeyField{"ModelHash", Field::model_hash},
};

}  // namespace

bool detect_stability_matrix(Entries& entries) {
  return entries.find("smproj") != nullptr || entries.find("parameters-json") != nullptr;
}

void read_stability_matrix(Entries& entries) {
  auto& record = entries.record();
  const auto json = object_entry(entries, "parameters-json");
  const auto* text = entries.find("parameters");
  const auto* graph = entries.find("prompt");
  begin_reading(record, json.entry != nullptr ? *json.entry : *entries.find("smproj"),
                "stability-matrix");
  if (json) set_members(record, *json.object, kKeys);
  split_joined_sampler(record);  // as in its infotext
  if (text != nullptr && !begins_like_json(text->text)) {
    Record infotext;
    interpret_infotext(infotext, text->text);
    infotext.source = {};
    if (!json) record.source.format = format_of(*text);
    fill_from(record, std::move(infotext));
  }
  const auto* nodes = graph != nullptr ? entries.json(*graph) : nullptr;
  if (nodes != nullptr) fill_from_graph(record, *nodes);
  if (!json && text == nullptr) warn_not_interpreted(record);
}

}  // namespace ztgit::metadata
