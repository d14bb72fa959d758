#include "comfy_graph.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <unordered_map>

#include "base/text.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

using NodeIndex = std::unordered_map<std::string_view, std::size_t>;

bool is_node(const Json& value) {
  const auto* class_type = value.find("class_type");
  const auto* inputs = value.find("inputs");
  return class_type != nullptr && class_type->is_string() && inputs != nullptr &&
         inputs->is_object();
}

// ["57:27", 0]; a number for an id where a script wrote the graph.
std::optional<ComfyLink> link_of(std::string_view key, const Json& value, const NodeIndex& index) {
  if (!value.is_array() || value.items.size() != 2 || !value.items[1].is_number())
    return std::nullopt;
  const auto& id = value.items[0];
  if (!id.is_string() && !id.is_number()) return std::nullopt;
  const auto found = index.find(id.text);
  if (found == index.end()) return std::nullopt;
  return ComfyLink{key, found->second, parse_whole(value.items[1].text).value_or(0)};
}

// Where a primitive keeps its value. The nodes of many packs differ in the name only.
constexpr std::array<std::string_view, 11> kValueKeys{"value",  "int",   "number", "Number",
                                                      "float",  "Value", "string", "text",
                                                      "String", "Text",  "boolean"};

// Inputs that mean the same on the node that feeds them.
constexpr std::array kSynonyms{
    std::pair<std::string_view, std::string_view>{"noise_seed", "seed"},
    std::pair<std::string_view, std::string_view>{"seed", "noise_seed"},
    std::pair<std::string_view, std::string_view>{"steps", "steps_total"},
    std::pair<std::string_view, std::string_view>{"sampler_name", "sampler"},
    std::pair<std::string_view, std::string_view>{"scheduler", "scheduler_name"},
};

bool is_true(std::string_view text) {
  return equal_ignoring_case(text, "true") || text == "1" || equal_ignoring_case(text, "on") ||
         equal_ignoring_case(text, "yes");
}

bool is_switch(const ComfyNode& node) {
  return node.is_any({"switch", "ifelse", "if else", "conditionalbranch", "conditional branch"});
}

bool has_prefix(std::string_view key, std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [key](std::string_view prefix) { return key.starts_with(prefix); });
}

// The link that stands for a condition's branch: on_true | tt_value | text_a …
const ComfyLink* branch(const ComfyNode& node, bool condition) {
  for (const auto& link : node.links) {
    const bool fits = condition
                          ? has_prefix(link.key, {"on_true", "tt_value", "true", "if_true"}) ||
                                link.key.ends_with("_a")
                          : has_prefix(link.key, {"on_false", "ff_value", "false", "if_false"}) ||
                                link.key.ends_with("_b");
    if (fits) return &link;
  }
  return nullptr;
}

// mxToolkit's sliders hold a whole and a real number for each output and say which one counts.
std::optional<std::string_view> slider_value(const ComfyNode& node, std::uint64_t slot) {
  const bool second = slot == 1;
  const auto* is_real = node.input(second ? "isfloatY" : "isfloatX");
  if (is_real == nullptr) return std::nullopt;
  const bool real = is_true(literal_of(*is_real).value_or(""));
  const auto* value = second ? node.input(real ? "Yf" : "Yi") : node.input(real ? "Xf" : "Xi");
  return value == nullptr ? std::nullopt : literal_of(*value);
}

// Its seed is not the number that comes out.
bool draws_a_number(const ComfyNode& node) {
  return node.has("seed") &&
         ((node.has("minimum") && node.has("maximum")) || (node.has("min") && node.has("max")) ||
          (node.has("min_value") && node.has("max_value")));
}

bool has_branches(const ComfyNode& node) {
  const auto is_branch = [](std::string_view key) {
    return has_prefix(key, {"on_true", "on_false", "tt_value", "ff_value", "true_", "false_"}) ||
           key.ends_with("_a") || key.ends_with("_b");
  };
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [&](const auto& input) { return is_branch(input.first); });
}

}  // namespace

bool ComfyNode::is_any(std::initializer_list<std::string_view> parts) const {
  return contains_any(kind, parts);
}

const Json* ComfyNode::input(std::string_view key) const {
  for (const auto& [name, value] : inputs)
    if (name == key) return value;
  return nullptr;
}

const ComfyLink* ComfyNode::link(std::string_view key) const {
  for (const auto& each : links)
    if (each.key == key) return &each;
  return nullptr;
}

ComfyGraph::ComfyGraph(const Json& document) {
  NodeIndex index;
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    if (!is_node(document.items[i])) continue;
    if (nodes_.size() >= limits::kGraphNodes) {
      cut_ = true;
      break;
    }
    index.emplace(document.keys[i], nodes_.size());
    auto& node = nodes_.emplace_back();
    node.class_type = document.items[i].find("class_type")->text;
    node.kind = ascii_lower(node.class_type);
    const auto& inputs = *document.items[i].find("inputs");
    const auto count = std::min(inputs.keys.size(), limits::kNodeInputs);
    node.inputs.reserve(count);
    for (std::size_t k = 0; k < count; ++k)
      node.inputs.emplace_back(inputs.keys[k], &inputs.items[k]);
  }
  for (auto& node : nodes_)
    for (const auto& [key, value] : node.inputs)
      if (const auto link = link_of(key, *value, index)) node.links.push_back(*link);
  keep_chosen_links();
}

// A switch hands on one of its inputs. Which one is told by a widget; "any" switches take the first
// that is there, and the server left out those that are not.
void ComfyGraph::keep_chosen_links() {
  constexpr std::array<std::string_view, 6> conditions{"switch", "boolean",       "condition",
                                                       "cond",   "boolean_value", "state"};
  constexpr std::array<std::string_view, 6> numbers{"select", "index",          "Input",
                                                    "input",  "selected_index", "selection"};
  std::vector<std::pair<std::size_t, std::vector<ComfyLink>>> chosen;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const auto& node = nodes_[i];
    if (!is_switch(node) || node.links.empty()) continue;
    const auto condition = scalar(i, Keys(conditions));
    const auto number = scalar(i, Keys(numbers));
    if (condition && has_branches(node)) {
      const auto* link = branch(node, is_true(*condition));
      chosen.emplace_back(i, link == nullptr ? std::vector<ComfyLink>{} : std::vector{*link});
    } else if (const auto which = number ? parse_whole(*number) : std::nullopt) {
      if (node.links.size() == 1) continue;  // it chooses among its outputs
      std::vector<ComfyLink> links;          // several where a model goes with its text encoder
      std::copy_if(node.links.begin(), node.links.end(), std::back_inserter(links),
                   [&](const auto& each) { return trailing_number(each.key) == *which; });
      chosen.emplace_back(i, std::move(links));
    } else if (has_prefix(node.links.front().key, {"any_", "ctx_"})) {
      chosen.emplace_back(i, std::vector{node.links.front()});
    }
  }
  for (auto& [i, links] : chosen) nodes_[i].links = std::move(links);
}

// Nodes that hand a value on as it is. The size of an image is none of its own values.
const ComfyLink* ComfyGraph::next_hop(std::size_t index) const {
  const auto& node = nodes_[index];
  for (const auto& link : node.links)
    if (contains_any(link.key, {"pipe", "ctx", "context"})) return &link;
  if (node.links.size() != 1) return nullptr;
  if (contains_any(node.links.front().key, {"image", "latent", "sample", "mask", "pixel"}))
    return nullptr;
  const bool hands_on = node.is_any({"reroute", "switch", "show", "display", "convert", "cast",
                                     "toint", "tostring", "tofloat", "getnode", "setnode"});
  return hands_on || node.inputs.size() == 1 ? &node.links.front() : nullptr;
}

// The input of a node that holds what `key` means elsewhere.
ComfyGraph::Value ComfyGraph::value_named(const ComfyLink& from, std::string_view key) const {
  const auto& node = nodes_[from.node];
  if (const auto slider = slider_value(node, from.slot)) return {slider, nullptr};
  if (draws_a_number(node)) return {};
  const auto usable = [&](std::string_view name) -> Value {
    const auto* value = node.input(name);
    if (value == nullptr) return {};
    if (const auto literal = literal_of(*value)) return {literal, nullptr};
    return {std::nullopt, node.link(name)};
  };
  if (const auto value = usable(key)) return value;
  for (const auto& [name, other] : kSynonyms)
    if (name == key)
      if (const auto value = usable(other)) return value;
  for (const auto name : kValueKeys)
    if (const auto value = usable(name)) return value;
  return {};
}

std::optional<std::string_view> ComfyGraph::scalar(std::size_t index, std::string_view key) const {
  const auto* own = nodes_[index].input(key);
  if (own == nullptr) return std::nullopt;
  if (const auto literal = literal_of(*own)) return literal;
  const auto* at = nodes_[index].link(key);
  for (std::size_t hops = 0; at != nullptr && hops < limits::kLinkHops; ++hops) {
    const auto value = value_named(*at, key);
    if (value.literal) return value.literal;
    at = value.link != nullptr ? value.link : next_hop(at->node);
  }
  return std::nullopt;
}

std::optional<std::string_view> ComfyGraph::scalar(std::size_t node, Keys keys) const {
  for (const auto key : keys)
    if (const auto value = scalar(node, key)) return value;
  return std::nullopt;
}

bool is_comfy_graph(const Json& document) {
  return document.is_object() && std::any_of(document.items.begin(), document.items.end(), is_node);
}

std::optional<std::string_view> literal_of(const Json& value) {
  if (const auto scalar = value.scalar()) return scalar;
  for (const auto* wrapper : {"content", "__value__"})
    if (const auto* inner = value.find(wrapper))
      if (const auto scalar = inner->scalar()) return scalar;
  return std::nullopt;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return contains_any(text, Keys(parts.begin(), parts.size()));
}

bool contains_any(std::string_view text, Keys parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [text](std::string_view part) { return text.find(part) != text.npos; });
}

std::optional<std::size_t> trailing_number(std::string_view key) {
  const auto last = key.find_last_not_of("0123456789");
  const auto digits = key.substr(last == key.npos ? 0 : last + 1);
  std::size_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || parsed.ec != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace ztgit::metadata
