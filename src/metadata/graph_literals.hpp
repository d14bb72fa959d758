#pragma once

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Services that run ComfyUI behind a form keep its graph beside their own parameters. Fills what
// those leave open from values that stand in the graph as such: the first sampler's seed, steps and
// names, the checkpoint, LoRAs if none is known. Links are not followed and no prompt is taken.
void fill_from_graph(Record& record, const Json& graph);

}  // namespace ztgit::metadata
