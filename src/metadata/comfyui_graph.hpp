#pragma once

#include "metadata/export.hpp"

namespace ztgit::metadata {

// A graph of ComfyUI's own nodes for a record that holds none: loaders, LoRAs, two encodes, one
// sampler, decode, save.
Exported build_comfyui_graph(const Record& record);

}  // namespace ztgit::metadata
