#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "comfyui_graph.hpp"
#include "fields.hpp"
#include "json.hpp"
#include "metadata/export.hpp"

namespace ztgit::metadata {

namespace {

// {"3": {"class_type": "KSampler", "inputs": {…}}, …}: every member a node. `workflow`, the graph
// of the editor, is another format.
bool is_api_graph(const Json& value) {
  return value.is_object() && !value.items.empty() &&
         std::all_of(value.items.begin(), value.items.end(), [](const Json& node) {
           return node.find("class_type") != nullptr && node.at("inputs") != nullptr;
         });
}

// The JSON in an entry: PNG "prompt" is it, EXIF Make and Model begin with "prompt:" (ComfyUI's
// WebP).
std::string_view json_part(std::string_view text) {
  constexpr std::string_view prefix = "prompt:";
  text = trim(text.substr(0, std::min(text.find('\0'), text.size())));
  if (equal_ignoring_case(text.substr(0, prefix.size()), prefix))
    text = trim(text.substr(prefix.size()));
  return text;
}

std::optional<std::string> own_graph(const RawEntry& entry) {
  if (!entry.kept || entry.source.starts_with("neighbour:")) return std::nullopt;
  const auto text = json_part(entry.text);
  if (!text.starts_with('{') || text.find("class_type") == text.npos) return std::nullopt;
  const auto parsed = parse_json(text);
  if (!parsed.value) return std::nullopt;
  if (is_api_graph(*parsed.value)) return std::string(text);
  // saveimage-plus and others: {"prompt": {…}, "workflow": {…}} in one comment
  const auto* inner = parsed.value->find("prompt");
  if (inner != nullptr && is_api_graph(*inner)) return to_text(*inner);
  return std::nullopt;
}

}  // namespace

Exported export_comfyui_api(const Record& record) {
  for (const auto& entry : record.raw)
    if (auto graph = own_graph(entry)) return {std::move(*graph), {}};
  return build_comfyui_graph(record);
}

}  // namespace ztgit::metadata
