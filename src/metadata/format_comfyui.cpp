// ComfyUI and its many image savers. What the server ran stands in `prompt` (the API graph), what
// the user drew in `workflow`. Where they are kept: PNG texts of these names; the EXIF tags of
// WebP, JPEG and AVIF as "prompt:{…}" and "workflow:{…}"; one JSON object of both in UserComment or
// `parameters`. An A1111 text beside them tells only what the graph does not: it may be stale.

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "collector.hpp"
#include "comfy_graph.hpp"
#include "comfy_sampling.hpp"
#include "comfy_workflow.hpp"
#include "fields.hpp"
#include "formats.hpp"
#include "merge.hpp"
#include "metadata/infotext.hpp"

namespace ztgit::metadata {

namespace {

enum class Holds { graph, workflow, both };

struct Place {
  const RawEntry* entry = nullptr;
  std::string_view json;  // its text, without a "prompt:" before it
  Holds holds = Holds::graph;
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Cheap, before anything is parsed: {red|blue} fox is a prompt that begins like JSON. The quotes
// may be escaped, where the graph is a string inside the object.
bool mentions_graph(std::string_view text) {
  return begins_like_json(text) && contains(text, "class_type") && contains(text, "inputs");
}
bool mentions_workflow(std::string_view text) {
  return begins_like_json(text) && (contains(text, "nodes\"") || contains(text, "nodes\\\""));
}

// "prompt:{…}", "Workflow: {…}"
std::string_view after_label(std::string_view text, std::string_view label) {
  text = trim(text);
  if (text.size() <= label.size() || text[label.size()] != ':') return {};
  return equal_ignoring_case(text.substr(0, label.size()), label)
             ? trim(text.substr(label.size() + 1))
             : std::string_view();
}

std::vector<Place> places(Entries& entries) {
  std::vector<Place> found;
  const auto take = [&](const RawEntry* entry, std::string_view json, Holds holds) {
    const bool fits = holds == Holds::workflow ? mentions_workflow(json) : mentions_graph(json);
    const bool both = holds == Holds::both && contains(json, "workflow") && mentions_workflow(json);
    if (fits || both) found.push_back({entry, json, holds});
  };
  const auto take_key = [&](std::string_view key, Holds holds) {
    if (const auto* entry = entries.find(key)) take(entry, entry->text, holds);
  };
  take_key("prompt", Holds::graph);
  take_key("workflow", Holds::workflow);
  for (const auto& entry : entries.record().raw) {
    if (!entry.kept || entry.key.empty()) continue;
    take(&entry, after_label(entry.text, "prompt"), Holds::graph);
    take(&entry, after_label(entry.text, "workflow"), Holds::workflow);
  }
  take_key("UserComment", Holds::both);
  take_key("parameters", Holds::both);
  return found;
}

// The first graph and the first workflow that can be read.
class Documents {
 public:
  explicit Documents(Entries& entries) : entries_(entries) {
    for (const auto& place : places(entries)) read(place);
  }

  const Json* graph = nullptr;
  const Json* workflow = nullptr;
  const RawEntry* graph_entry = nullptr;
  const RawEntry* workflow_entry = nullptr;

 private:
  void read(const Place& place) {
    const bool wanted = place.holds == Holds::graph      ? graph == nullptr
                        : place.holds == Holds::workflow ? workflow == nullptr
                                                         : graph == nullptr || workflow == nullptr;
    const auto* root = wanted ? parse(place) : nullptr;
    if (root == nullptr) return;
    if (place.holds != Holds::workflow) take_graph(place, *root);
    if (place.holds == Holds::graph) return;
    take_workflow(place, *root);
    if (const auto* member = inner(place, root->find("workflow"))) take_workflow(place, *member);
    if (const auto* member = inner(place, root->find("prompt"))) take_graph(place, *member);
  }

  void take_graph(const Place& place, const Json& value) {
    if (graph != nullptr || !is_comfy_graph(value)) return;
    graph = &value;
    graph_entry = place.entry;
  }

  void take_workflow(const Place& place, const Json& value) {
    const auto* nodes = value.find("nodes");
    if (workflow != nullptr || nodes == nullptr || !nodes->is_array()) return;
    workflow = &value;
    workflow_entry = place.entry;
  }

  const Json* parse(const Place& place) {
    if (place.json.data() == place.entry->text.data()) return entries_.json(*place.entry);
    return own(place, place.json);
  }

  // Some savers put the graph into the object as a string.
  const Json* inner(const Place& place, const Json* member) {
    if (member == nullptr || !member->is_string()) return member;
    return begins_like_json(member->text) ? own(place, member->text) : nullptr;
  }

  const Json* own(const Place& place, std::string_view text) {
    auto parsed = parse_json(text);
    const auto note = [&](const std::string& what) {
      add_warning(entries_.record(), fmt::format("{}: {}", format_of(*place.entry), what));
    };
    if (!parsed.value) note(parsed.problem);
    for (const auto& warning : parsed.warnings) note(warning);
    return parsed.value ? &owned_.emplace_back(std::move(*parsed.value)) : nullptr;
  }

  Entries& entries_;
  std::deque<Json> owned_;
};

const RawEntry* infotext_beside(const Entries& entries) {
  for (const std::string_view key : {"parameters", "UserComment"})
    if (const auto* entry = entries.find(key); entry != nullptr && !begins_like_json(entry->text) &&
                                               !parse_infotext(entry->text).settings.empty())
      return entry;
  return nullptr;
}

// Savers write "unknown" for what they could not find, and empty texts.
void drop_unknown(std::optional<std::string>& field) {
  if (field && (trim(*field).empty() || equal_ignoring_case(trim(*field), "unknown")))
    field.reset();
}

std::string_view stem(std::string_view file) { return without_model_ending(base_name(file)); }

void fill_from_infotext(Record& record, const RawEntry& entry) {
  Record text;
  interpret_infotext(text, entry.text);
  text.source.generator = "unknown";  // whoever wrote the text, ComfyUI made the picture
  if (text.source.version == "ComfyUI") text.source.version.reset();
  auto& generation = text.generation;
  for (auto* field : {&generation.prompt, &generation.negative_prompt, &generation.sampler,
                      &generation.scheduler, &generation.vae, &text.source.version})
    drop_unknown(*field);
  if (auto& model = generation.model) {
    for (auto* field : {&model->name, &model->file, &model->hash}) drop_unknown(*field);
    if (!model->hash) model->hash_type.reset();
    const auto& known = record.generation.model;
    const bool same =
        known && known->name && model->name && stem(*known->name) == stem(*model->name);
    if (same && !known->hash && model->hash) {
      record.generation.model->hash = model->hash;
      record.generation.model->hash_type = model->hash_type;
    }
    if (!model->name && !model->file && !model->hash) model.reset();
  }
  merge(record, std::move(text), MergePolicy::fill, "");
}

}  // namespace

bool detect_comfyui(Entries& entries) { return !places(entries).empty(); }

void read_comfyui(Entries& entries) {
  auto& record = entries.record();
  record.source.generator = "comfyui";
  record.source.format = format_of(*places(entries).front().entry);
  const Documents documents(entries);
  bool known = false;
  if (documents.graph != nullptr) {
    record.source.format = format_of(*documents.graph_entry);
    known = interpret_comfy_graph(record, ComfyGraph(*documents.graph), entries.file_name());
  } else if (documents.workflow != nullptr) {
    record.source.format = format_of(*documents.workflow_entry);
    const auto graph = graph_of_workflow(*documents.workflow);
    known = interpret_comfy_graph(record, ComfyGraph(graph), entries.file_name());
  }
  if (!known)
    add_warning(record,
                documents.graph == nullptr && documents.workflow != nullptr
                    ? "workflow kept, not interpreted"
                    : fmt::format("{}: kept, no sampler in it is known", record.source.format));
  const auto* infotext = infotext_beside(entries);
  if (infotext == nullptr) return;
  if (!known) record.source.format = format_of(*infotext);
  fill_from_infotext(record, *infotext);
}

}  // namespace ztgit::metadata
