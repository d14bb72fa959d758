#include "comfy_loras.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "fields.hpp"
#include "lora_tags.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kTag = "<lora:";
constexpr double kNoStrength = 1e-6;  // a slider dragged to 0

void add(Generation& generation, std::string_view name, std::optional<double> weight) {
  const bool off = weight && std::fabs(*weight) < kNoStrength;
  if (off || trim(name).empty() || equal_ignoring_case(name, "none")) return;
  if (name.find(kTag) != name.npos) return add_lora_tags(generation, name);
  if (generation.loras.size() < limits::kLoras)
    generation.loras.push_back({std::string(name), weight, std::nullopt});
}

bool is_off(std::string_view value) {
  return equal_ignoring_case(value, "off") || equal_ignoring_case(value, "false") || value == "0";
}

// {"on": true, "lora": "a.safetensors", "strength": 0.8} | {"name": "a", "strength": 0.8, "active":
// …}
void add_entry(Generation& generation, const Json& entry) {
  const Json* name = nullptr;
  for (const auto* key : {"lora", "name", "lora_name"})
    if (name == nullptr) name = entry.find(key);
  if (name == nullptr || !name->is_string()) return;
  for (const auto* key : {"on", "active", "enabled"})
    if (const auto* state = entry.find(key); state != nullptr && is_off(state->text)) return;
  const Json* weight = nullptr;
  for (const auto* key : {"strength", "strength_model", "weight"})
    if (weight == nullptr) weight = entry.find(key);
  add(generation, name->text, weight == nullptr ? std::nullopt : parse_real(weight->text));
}

void add_list(Generation& generation, const Json& list) {
  for (const auto& entry : list.items) add_entry(generation, entry);
}

// The first number in a name: "lora_name_1", "lora_2_strength", "strength_03". 0: it has none.
std::size_t slot_of(std::string_view key) {
  const auto first = key.find_first_of("0123456789");
  if (first == key.npos) return 0;
  const auto end = std::min(key.find_first_not_of("0123456789", first), key.size());
  return trailing_number(key.substr(0, end)).value_or(0);
}

bool is_weight(std::string_view key) {
  return contains_any(key, {"strength", "weight", "wt", "str"}) &&
         !contains_any(key, {"clip", "te_"});
}

bool is_name(std::string_view key) {
  return key.find("lora") != key.npos && !is_weight(key) &&
         !contains_any(key,
                       {"clip", "count", "stack", "switch", "num", "path", "syntax", "insert"});
}

// What a stack says of one of its numbered slots; slot 0 is that of names without a number.
struct Slot {
  std::optional<double> weight, model_weight;
  bool off = false;
};

struct Slots {
  std::map<std::size_t, Slot> by_number;
  std::vector<std::pair<std::size_t, std::string_view>> names;
  bool simple = false;  // one weight for model and text encoder is in use, not one for each
};

// A link of a name brings the name; one of "lora" or "prev_lora" another node's LoRAs.
std::optional<std::string_view> value_of(const ComfyGraph& graph, std::size_t node,
                                         std::string_view key, const Json& value) {
  const auto literal = literal_of(value);
  if (literal || (is_name(key) && key.find("name") == key.npos)) return literal;
  return graph.scalar(node, key);
}

void take_weight(Slot& slot, std::string_view key, std::string_view text) {
  auto& weight = key.find("model") != key.npos ? slot.model_weight : slot.weight;
  if (!weight) weight = parse_real(text);
}

Slots slots_of(const ComfyGraph& graph, std::size_t index) {
  Slots slots;
  for (const auto& [key, value] : graph.node(index).inputs) {
    const bool state = contains_any(key, {"switch", "enable", "toggle", "active"}) || key == "on";
    const bool mode = key == "input_mode" || key == "mode";
    if (!state && !mode && !is_weight(key) && !is_name(key)) continue;
    const auto text = value_of(graph, index, key, *value);
    if (!text) continue;
    if (mode)
      slots.simple = *text == "simple";
    else if (state)
      slots.by_number[slot_of(key)].off |= is_off(*text);
    else if (is_weight(key))
      take_weight(slots.by_number[slot_of(key)], key, *text);
    else if (!value->is_number() && value->type != Json::Type::boolean)
      slots.names.emplace_back(slot_of(key), *text);
  }
  return slots;
}

void add_slots(const ComfyGraph& graph, std::size_t index, Generation& generation) {
  constexpr std::array<std::string_view, 2> counts{"lora_count", "num_loras"};
  auto slots = slots_of(graph, index);
  if (slots.names.empty() || (slots.by_number.contains(0) && slots.by_number[0].off)) return;
  const auto declared = graph.scalar(index, Keys(counts));
  const auto count = declared ? parse_whole(*declared) : std::nullopt;
  for (const auto& [number, name] : slots.names) {
    const auto& slot = slots.by_number[number];
    if (slot.off || (count && number > *count)) continue;
    const auto& [preferred, other] = slots.simple ? std::tie(slot.weight, slot.model_weight)
                                                  : std::tie(slot.model_weight, slot.weight);
    add(generation, name, preferred ? preferred : other);
  }
}

// Nodes that load what the tags in their text name. LoraManager's text repeats its list.
bool loads_tags(const ComfyNode& node) {
  const bool by_name = node.is_any({"lora", "wildcardencode"}) || node.link("opt_model") != nullptr;
  return by_name && !node.has("loras");
}

}  // namespace

void add_comfy_loras(const ComfyGraph& graph, std::size_t index, Generation& generation) {
  const auto& node = graph.node(index);
  if (loads_tags(node)) {
    constexpr std::array<std::string_view, 3> keys{"populated_text", "text", "prompt"};
    if (const auto text = graph.scalar(index, Keys(keys))) add_lora_tags(generation, *text);
  }
  for (const auto& [key, value] : node.inputs) {
    const auto* list = value->is_object() ? value->find("__value__") : value;
    if (value->is_object() && value->find("lora") != nullptr)
      add_entry(generation, *value);
    else if (key == "loras" && list != nullptr && list->is_array() && node.link(key) == nullptr)
      add_list(generation, *list);
  }
  add_slots(graph, index, generation);
}

}  // namespace ztgit::metadata
