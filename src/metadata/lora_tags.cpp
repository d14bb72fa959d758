#include "lora_tags.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// Null when there are too many already.
Lora* lora_named(Generation& generation, std::string_view name) {
  auto& loras = generation.loras;
  const auto known = std::find_if(loras.begin(), loras.end(),
                                  [name](const Lora& each) { return each.name == name; });
  if (known != loras.end()) return &*known;
  if (name.empty() || loras.size() >= limits::kLoras) return nullptr;
  return &loras.emplace_back(Lora{std::string(name), std::nullopt, std::nullopt});
}

}  // namespace

void add_lora_tags(Generation& generation, std::string_view prompt) {
  constexpr std::string_view opening = "<lora:";
  for (auto at = prompt.find(opening); at != prompt.npos; at = prompt.find(opening, at)) {
    at += opening.size();
    const auto end = prompt.find('>', at);
    if (end == prompt.npos) return;
    const auto inside = prompt.substr(at, end - at);
    const auto colon = std::min(inside.find(':'), inside.size());
    const auto weights = inside.substr(std::min(colon + 1, inside.size()));
    auto* lora = lora_named(generation, trim(inside.substr(0, colon)));
    if (lora != nullptr && !lora->weight)
      lora->weight = parse_real(trim(weights.substr(0, weights.find(':'))));
  }
}

void add_lora_hashes(Generation& generation, std::string_view list) {
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const auto item = trim(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    const auto colon = item.rfind(':');
    if (colon == item.npos) continue;
    const auto hash = trim(item.substr(colon + 1));
    auto* lora = lora_named(generation, trim(item.substr(0, colon)));
    if (lora != nullptr && !hash.empty()) lora->hash = std::string(hash);
  }
}

}  // namespace ztgit::metadata
