#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Adds a LoRA, or completes the one of that name, with or without ending and folder; up to
// limits::kLoras.
void add_lora(Generation& generation, Lora lora);

// One LoRA in any form a generator writes: "name", "name:weight", "0.5 - name" (RuinedFooocus),
// ["name", weight, "hash"] (Fooocus), or an object that calls its parts name, model, lora or
// modelFileName, and weight, strength, scale or multiplier.
void add_lora_item(Generation& generation, const Json& item);

// A list of them, or a single one.
void add_lora_items(Generation& generation, const Json* list);

// A JSON list, the text of a Python list ("['a', 'b']"), or one with commas, as plain texts.
// "None" is none.
std::vector<std::string> texts_of(const Json* list);
std::vector<std::string> texts_of(std::string_view list);

// Names in one list and weights in another (SwarmUI, Easy Diffusion).
void add_paired_loras(Generation& generation, const std::vector<std::string>& names,
                      const std::vector<std::string>& weights);

}  // namespace ztgit::metadata
