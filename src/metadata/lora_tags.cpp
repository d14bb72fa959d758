#include "lora_tags.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "fields.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kOpening = "lora:";
constexpr std::string_view kLycoris = "lyco:";  // of an extension that A1111 1.5 took over

// "0.8", "0.8:1", "te=0.5:unet=0.8" (A1111's named ones: that of the model counts)
std::optional<double> first_weight(std::string_view weights) {
  constexpr std::string_view unet = "unet=";
  if (const auto at = weights.find(unet); at != weights.npos)
    weights.remove_prefix(at + unet.size());
  return parse_real(trim(weights.substr(0, weights.find(':'))));
}

}  // namespace

void add_lora_tags(Generation& generation, std::string_view prompt) {
  for (auto at = prompt.find('<'); at != prompt.npos; at = prompt.find('<', at)) {
    const auto tag = prompt.substr(++at, kOpening.size());
    if (tag != kOpening && tag != kLycoris) continue;
    at += kOpening.size();
    const auto end = prompt.find('>', at);
    if (end == prompt.npos) return;
    const auto inside = prompt.substr(at, end - at);
    const auto colon = std::min(inside.find(':'), inside.size());
    const auto weights = inside.substr(std::min(colon + 1, inside.size()));
    add_lora(generation, {std::string(trim(inside.substr(0, colon))), first_weight(weights), {}});
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
    add_lora(generation, {std::string(trim(item.substr(0, colon))), std::nullopt,
                          hash.empty() ? std::nullopt : std::optional(std::string(hash))});
  }
}

}  // namespace ztgit::metadata
