// ComfyUI_frontend src/utils/executionUtil.ts (graphToPrompt) and litegraph's ExecutableNodeDTO.

#include "comfy_workflow.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "comfy_widgets.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

using Text = std::string_view;

constexpr Text kMuted = "2", kBypassed = "4";
constexpr Text kInputNode = "-10", kOutputNode = "-20";  // a subgraph's own ends

Text text_of(const Json* value) { return value == nullptr ? Text() : value->scalar().value_or(""); }

struct UiInput {
  Text name, type, link;
};

struct UiNode {
  Text id, type, mode;
  std::vector<UiInput> inputs;
  std::vector<Text> output_types;
  std::unordered_map<Text, Text> links_by_type;  // of a bypassed node: type → the first such link
  NamedWidgets widgets;
  const Json* values = nullptr;
  const Json* promoted = nullptr;  // properties.proxyWidgets of a subgraph's instance
};

struct UiLink {
  Text origin, slot;
};

struct Scope {
  std::string prefix;  // "57:"
  const Scope* parent = nullptr;
  const Json* inputs = nullptr;                      // of the subgraph
  std::unordered_map<Text, UiNode> nodes;            // by id
  std::vector<Text> order;                           // of the nodes in the file
  std::unordered_map<Text, UiLink> links;            // by id
  std::unordered_map<Text, Text> outputs;            // slot → link that ends there
  std::unordered_map<Text, Text> set_nodes;          // name → SetNode's id
  std::unordered_map<Text, const Scope*> instances;  // of subgraphs: node id → inside
  std::unordered_map<Text, Text> outer_links;   // input of this instance → link in the parent
  std::unordered_map<Text, const Json*> given;  // input of this instance → value
  std::unordered_map<std::string, const Json*> overrides;  // "node id/widget" → value
};

// What a link brings: a node's output, a value, or nothing.
struct Source {
  std::string node;
  Text slot;
  const Json* value = nullptr;
};

const Json* first_value(const UiNode& node) {
  return node.values == nullptr || node.values->items.empty() ? nullptr : node.values->items.data();
}

UiNode read_ui_node(const Json& node) {
  UiNode read;
  read.id = text_of(node.find("id"));
  read.type = text_of(node.find("type"));
  read.mode = text_of(node.find("mode"));
  read.values = node.find("widgets_values");
  read.promoted = node.at("properties", "proxyWidgets");
  const auto* inputs = node.find("inputs");
  read.widgets = name_widgets(read.type, inputs, read.values);
  if (inputs != nullptr)
    for (const auto& input : inputs->items)
      read.inputs.push_back(
          {text_of(input.find("name")), text_of(input.find("type")), text_of(input.find("link"))});
  if (const auto* outputs = node.find("outputs"))
    for (const auto& output : outputs->items)
      read.output_types.push_back(text_of(output.find("type")));
  if (read.mode == kBypassed)
    for (const auto& input : read.inputs) read.links_by_type.emplace(input.type, input.link);
  return read;
}

Text link_of_first_input(const UiNode& node) {
  return node.inputs.empty() ? Text() : node.inputs.front().link;
}

std::size_t count_values(const Json& value) {
  std::size_t count = 1;
  for (const auto& item : value.items) count += count_values(item);
  return count;
}

class Workflow {
 public:
  explicit Workflow(const Json& document) {
    for (const auto* list : {document.at("definitions", "subgraphs"),
                             document.at("extra", "definitions", "subgraphs")})
      if (list != nullptr)
        for (const auto& definition : list->items)
          definitions_.emplace(text_of(definition.find("id")),
                               Definition{&definition, count_values(definition)});
    open_scope(document, nullptr, "", 1);
  }

  Json to_graph() {
    Json graph;
    graph.type = Json::Type::object;
    for (const auto& scope : scopes_)
      for (const auto id : scope.order) add_node(graph, scope, scope.nodes.at(id));
    return graph;
  }

 private:
  struct Definition {
    const Json* graph = nullptr;
    std::size_t values = 0;
  };

  Scope& open_scope(const Json& graph, const Scope* parent, std::string prefix, std::size_t depth) {
    auto& scope = scopes_.emplace_back();  // a deque: it stays where it is
    scope.prefix = std::move(prefix);
    scope.parent = parent;
    scope.inputs = graph.find("inputs");
    if (const auto* nodes = graph.find("nodes"))
      for (const auto& node : nodes->items) read_node(scope, node);
    if (const auto* links = graph.find("links"))
      for (const auto& link : links->items) read_link(scope, link);
    for (const auto id : scope.order) {
      const auto& node = scope.nodes.at(id);
      const auto definition = definitions_.find(node.type);
      if (definition == definitions_.end() || !may_open(node, definition->second, depth)) continue;
      opened_values_ += definition->second.values;
      auto& inside = open_scope(*definition->second.graph, &scope,
                                scope.prefix + std::string(id) + ":", depth + 1);
      read_instance(inside, node);
      scope.instances.emplace(id, &inside);
    }
    return scope;
  }

  // Subgraphs that hold each other twice would double with each level.
  bool may_open(const UiNode& node, const Definition& definition, std::size_t depth) const {
    return node.mode != kMuted && node.mode != kBypassed && depth < limits::kSubgraphDepth &&
           opened_values_ + definition.values <= limits::kJsonValues;
  }

  void read_node(Scope& scope, const Json& node) {
    if (++count_ > limits::kGraphNodes) return;
    auto read = read_ui_node(node);
    const auto id = read.id;
    if (read.type == "SetNode") scope.set_nodes.emplace(text_of(first_value(read)), id);
    if (scope.nodes.emplace(id, std::move(read)).second) scope.order.push_back(id);
  }

  // [id, from, slot, to, slot, type] or {id, origin_id, origin_slot, target_id, target_slot}
  static void read_link(Scope& scope, const Json& link) {
    const auto at = [&link](std::size_t index, Text key) {
      if (link.is_object()) return text_of(link.find(key));
      return index < link.items.size() ? text_of(&link.items[index]) : Text();
    };
    const auto id = at(0, "id");
    scope.links.emplace(id, UiLink{at(1, "origin_id"), at(2, "origin_slot")});
    if (at(3, "target_id") == kOutputNode) scope.outputs.emplace(at(4, "target_slot"), id);
  }

  // What stands in the widgets of a subgraph's instance. ["-1", name] is an input of the subgraph,
  // [node, name] a widget inside.
  static void read_instance(Scope& inside, const UiNode& node) {
    for (const auto& input : node.inputs)
      if (!input.link.empty()) inside.outer_links.emplace(input.name, input.link);
    for (const auto& [name, value] : node.widgets)
      if (value->type != Json::Type::null) inside.given.emplace(name, value);
    if (node.promoted == nullptr || node.values == nullptr || !node.values->is_array()) return;
    const auto count = std::min(node.promoted->items.size(), node.values->items.size());
    for (std::size_t i = 0; i < count; ++i) {
      const auto& pair = node.promoted->items[i];
      const auto* value = &node.values->items[i];
      if (pair.items.size() < 2 || value->type == Json::Type::null) continue;
      const auto id = text_of(pair.items.data()), name = text_of(&pair.items[1]);
      if (id == "-1")
        inside.given.insert_or_assign(name, value);
      else
        inside.overrides.emplace(std::string(id) + "/" + std::string(name), value);
    }
  }

  Source source_of(const Scope* scope, Text link_id) const {
    for (std::size_t hops = 0; hops < limits::kLinkHops && !link_id.empty(); ++hops) {
      const auto link = scope->links.find(link_id);
      if (link == scope->links.end()) return {};
      const auto& [origin, slot] = link->second;
      if (origin == kInputNode) {
        if (scope->parent == nullptr) return {};
        const auto name = input_name(*scope, slot);
        const auto outer = scope->outer_links.find(name);
        const auto given = scope->given.find(name);
        if (outer == scope->outer_links.end())
          return {{}, {}, given == scope->given.end() ? nullptr : given->second};
        link_id = outer->second;
        scope = scope->parent;
        continue;
      }
      const auto found = scope->nodes.find(origin);
      if (found == scope->nodes.end() || found->second.mode == kMuted) return {};
      const auto& node = found->second;
      if (const auto inside = scope->instances.find(origin); inside != scope->instances.end()) {
        scope = inside->second;
        const auto output = scope->outputs.find(slot);
        link_id = output == scope->outputs.end() ? Text() : output->second;
      } else if (node.type == "PrimitiveNode") {
        return {{}, {}, first_value(node)};
      } else if (const auto next = link_before(*scope, node, slot)) {
        link_id = *next;
      } else {
        return {scope->prefix + std::string(origin), slot, nullptr};
      }
    }
    return {};
  }

  static Text input_name(const Scope& scope, Text slot) {
    const auto index = parse_whole(slot);
    if (scope.inputs == nullptr || !index || *index >= scope.inputs->items.size()) return {};
    return text_of(scope.inputs->items[*index].find("name"));
  }

  // Of nodes that only hand on what comes in: the link that does. nullopt: it is a node that runs.
  static std::optional<Text> link_before(const Scope& scope, const UiNode& node, Text slot) {
    if (node.type == "Reroute" || node.type == "SetNode") return link_of_first_input(node);
    if (node.type == "GetNode") {
      const auto set = scope.set_nodes.find(text_of(first_value(node)));
      return set == scope.set_nodes.end() ? Text()
                                          : link_of_first_input(scope.nodes.at(set->second));
    }
    if (node.mode != kBypassed) return std::nullopt;
    const auto index = parse_whole(slot).value_or(0);
    const auto type = index < node.output_types.size() ? node.output_types[index] : Text();
    if (index < node.inputs.size() && node.inputs[index].type == type)
      return node.inputs[index].link;
    const auto link = node.links_by_type.find(type);
    return link == node.links_by_type.end() ? Text() : link->second;
  }

  static bool runs(const Scope& scope, const UiNode& node) {
    const bool drawn_only = node.type == "Reroute" || node.type == "PrimitiveNode" ||
                            node.type == "Note" || node.type == "MarkdownNote" ||
                            node.type == "SetNode" || node.type == "GetNode";
    return !drawn_only && node.mode != kMuted && node.mode != kBypassed &&
           !scope.instances.contains(node.id);
  }

  void add_node(Json& graph, const Scope& scope, const UiNode& node) {
    if (!runs(scope, node)) return;
    Json inputs;
    inputs.type = Json::Type::object;
    std::unordered_map<Text, std::size_t> known;
    const auto put = [&](Text name, Json value) {
      const auto [at, is_new] = known.emplace(name, inputs.items.size());
      if (!is_new) {
        inputs.items[at->second] = std::move(value);
        return;
      }
      inputs.keys.emplace_back(name);
      inputs.items.push_back(std::move(value));
    };
    for (const auto& [name, value] : node.widgets) {
      const auto given = scope.overrides.find(std::string(node.id) + "/" + std::string(name));
      put(name, copy(given == scope.overrides.end() ? *value : *given->second));
    }
    for (const auto& input : node.inputs) {
      const auto source = source_of(&scope, input.link);
      if (source.value != nullptr)
        put(input.name, copy(*source.value));
      else if (!source.node.empty())
        put(input.name, link_to(source));
    }
    Json made;
    made.type = Json::Type::object;
    made.keys = {"class_type", "inputs"};
    made.items.push_back(leaf(Json::Type::string, std::string(node.type)));
    made.items.push_back(std::move(inputs));
    graph.keys.push_back(scope.prefix + std::string(node.id));
    graph.items.push_back(std::move(made));
  }

  static Json leaf(Json::Type type, std::string text) {
    Json value;
    value.type = type;
    value.text = std::move(text);
    return value;
  }

  static Json link_to(const Source& source) {
    Json link;
    link.type = Json::Type::array;
    link.items.push_back(leaf(Json::Type::string, source.node));
    link.items.push_back(leaf(Json::Type::number, std::string(source.slot)));
    return link;
  }

  // A subgraph of one long text may have thousands of instances.
  Json copy(const Json& value) {
    copied_ += value.is_object() || value.is_array() ? to_text(value).size() : value.text.size();
    return copied_ > limits::kEntryBytes ? Json{} : value;
  }

  std::unordered_map<Text, Definition> definitions_;
  std::deque<Scope> scopes_;
  std::size_t count_ = 0;
  std::size_t opened_values_ = 0;
  std::size_t copied_ = 0;
};

}  // namespace

Json graph_of_workflow(const Json& workflow) { return Workflow(workflow).to_graph(); }

}  // namespace ztgit::metadata
