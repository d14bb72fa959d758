#pragma once

#include "json.hpp"

namespace ztgit::metadata {

// The API graph that ComfyUI's frontend would send for a workflow (the graph as drawn): subgraphs
// expanded, muted and bypassed nodes, reroutes, primitives and Set/Get pairs resolved. Values of
// nodes whose widgets have no certain names are missing. Bounded by limits::kGraphNodes,
// kSubgraphDepth and kEntryBytes of copied values.
Json graph_of_workflow(const Json& workflow);

}  // namespace ztgit::metadata
