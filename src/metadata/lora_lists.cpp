#include "lora_lists.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/text.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

const Json* first_of(const Json& object, std::initializer_list<std::string_view> keys) {
  for (const auto key : keys)
    if (const auto* value = object.find(key); value != nullptr && value->type != Json::Type::null)
      return value;
  return nullptr;
}

// A name, also where it stands inside an object: {"model": {"name": "x"}} (InvokeAI).
std::optional<std::string> name_in(const Json* value) {
  if (value != nullptr && value->is_object())
    value = first_of(*value, {"name", "model_name", "modelName"});
  if (value == nullptr || !value->is_string() || value->text.empty()) return std::nullopt;
  return value->text;
}

// One writer names the file, another leaves its ending or its folder away.
bool same_lora(std::string_view a, std::string_view b) {
  a = without_model_ending(a);
  b = without_model_ending(b);
  const bool folders = base_name(a).size() != a.size() && base_name(b).size() != b.size();
  return folders ? a == b : base_name(a) == base_name(b);
}

std::optional<double> weight_in(const Json* value) {
  const auto text = value != nullptr ? value->scalar() : std::nullopt;
  return text ? parse_real(trim(*text)) : std::nullopt;
}

// "0.5 - name", "name:0.5", "name"
Lora lora_of(std::string_view text) {
  if (const auto dash = text.find(" - "); dash != text.npos)
    if (const auto weight = parse_real(trim(text.substr(0, dash))))
      return {std::string(trim(text.substr(dash + 3))), weight, {}};
  const auto colon = text.rfind(':');
  const auto weight = colon == text.npos ? std::nullopt : parse_real(trim(text.substr(colon + 1)));
  return {std::string(trim(weight ? text.substr(0, colon) : text)), weight, {}};
}

void add_object(Generation& generation, const Json& item) {
  Lora lora;
  const auto name = name_in(
      first_of(item, {"name", "model", "lora", "modelFileName", "lora_name", "modelName", "file"}));
  if (!name) return;
  lora.name = *name;
  lora.weight = weight_in(first_of(item, {"weight", "strength", "scale", "multiplier"}));
  if (const auto* hash = item.find("hash"); hash != nullptr && hash->is_string())
    lora.hash = hash->text;
  add_lora(generation, std::move(lora));
}

}  // namespace

void add_lora(Generation& generation, Lora lora) {
  auto& loras = generation.loras;
  if (lora.name.empty() || lora.name == "None") return;
  if (lora.hash == "None" || lora.hash == "") lora.hash.reset();  // of a file that was not found
  const auto known = std::find_if(loras.begin(), loras.end(), [&lora](const Lora& each) {
    return same_lora(each.name, lora.name);
  });
  if (known == loras.end()) {
    if (loras.size() < limits::kLoras) loras.push_back(std::move(lora));
    return;
  }
  if (!known->weight) known->weight = lora.weight;
  if (!known->hash) known->hash = std::move(lora.hash);
}

void add_lora_item(Generation& generation, const Json& item) {
  if (const auto text = item.scalar()) {
    add_lora(generation, lora_of(*text));
  } else if (item.is_object()) {
    add_object(generation, item);
  } else if (item.is_array() && !item.items.empty()) {
    const auto& parts = item.items;
    const auto name = name_in(parts.data());
    if (!name) return;
    if (parts.size() == 2 && parts[1].is_string() && !weight_in(&parts[1]) && hash_type_of(*name)) {
      auto lora = lora_of(parts[1].text);  // ["hash", "name:weight"]
      lora.hash = *name;
      add_lora(generation, std::move(lora));
      return;
    }
    Lora lora{*name, parts.size() > 1 ? weight_in(&parts[1]) : std::nullopt, {}};
    if (parts.size() > 2 && parts[2].is_string()) lora.hash = parts[2].text;
    add_lora(generation, std::move(lora));
  }
}

void add_lora_items(Generation& generation, const Json* list) {
  if (list == nullptr) return;
  if (!list->is_array()) {
    add_lora_item(generation, *list);
    return;
  }
  for (const auto& item : list->items) add_lora_item(generation, item);
}

std::vector<std::string> texts_of(std::string_view list) {
  list = trim(list);
  const bool python = list.starts_with('[') && list.ends_with(']') && list.size() >= 2;
  if (python) list = list.substr(1, list.size() - 2);
  std::vector<std::string> texts;
  while (!trim(list).empty() && texts.size() < limits::kLoras) {
    const auto comma = std::min(list.find(','), list.size());
    auto item = trim(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (python && item.size() >= 2 && (item[0] == '\'' || item[0] == '"') && item.back() == item[0])
      item = item.substr(1, item.size() - 2);
    if (item != "None") texts.emplace_back(item);
  }
  return texts;
}

std::vector<std::string> texts_of(const Json* list) {
  if (list == nullptr) return {};
  if (const auto text = list->scalar()) return texts_of(*text);
  std::vector<std::string> texts;
  for (const auto& item : list->items) {
    if (texts.size() >= limits::kLoras) break;
    texts.emplace_back(item.scalar().value_or(""));
  }
  return texts;
}

void add_paired_loras(Generation& generation, const std::vector<std::string>& names,
                      const std::vector<std::string>& weights) {
  for (std::size_t i = 0; i < names.size(); ++i)
    add_lora(generation,
             {names[i], i < weights.size() ? parse_real(trim(weights[i])) : std::nullopt, {}});
}

}  // namespace ztgit::metadata
