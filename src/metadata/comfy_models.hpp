#pragma once

// The files a sampler worked with.

#include <cstddef>
#include <optional>
#include <vector>

#include "comfy_graph.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Model, LoRAs, shift and the loader's clip skip, from what is upstream of the model of `node`, a
// sampler or a guider.
void read_comfy_model(const ComfyGraph& graph, std::size_t node, Record& record);

// Text encoders and clip skip, from what is upstream of the nodes that hold the words.
void read_comfy_text_encoders(const ComfyGraph& graph, const std::vector<std::size_t>& encoders,
                              Record& record);

// The VAE that decoded what `output` saved; absent for the one inside a checkpoint.
void read_comfy_vae(const ComfyGraph& graph, std::size_t output, Record& record);

}  // namespace ztgit::metadata
