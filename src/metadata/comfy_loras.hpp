#pragma once

#include <cstddef>

#include "comfy_graph.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// The LoRAs of one node that were switched on: LoraLoader and its like, stacks with numbered slots,
// rgthree's {on, lora, strength} and LoraManager's list. "None" and a strength of 0 are none.
void add_comfy_loras(const ComfyGraph& graph, std::size_t node, Generation& generation);

}  // namespace ztgit::metadata
