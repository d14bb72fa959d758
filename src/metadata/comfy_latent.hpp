#pragma once

#include <cstddef>

#include "comfy_graph.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// The size a sampler was asked for, from the latent or image it starts from; absent where only the
// file that was loaded knows.
void read_comfy_size(const ComfyGraph& graph, std::size_t sampler, Record& record);

// txt2img, img2img or inpaint, where the nodes before the sampler tell it.
void read_comfy_mode(const ComfyGraph& graph, std::size_t sampler, Record& record);

}  // namespace ztgit::metadata
