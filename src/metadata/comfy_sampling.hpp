#pragma once

#include <cstddef>
#include <string_view>

#include "comfy_graph.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Fills `record.generation` from an API graph: the sampler that made the picture, the others in
// passes[]. `file_name` tells which output it was where there are several. False if the graph has
// no sampler that is known as one.
bool interpret_comfy_graph(Record& record, const ComfyGraph& graph, std::string_view file_name);

}  // namespace ztgit::metadata
