#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "json.hpp"

namespace ztgit::metadata {

using NamedWidgets = std::vector<std::pair<std::string_view, const Json*>>;

// The widgets of a node of ComfyUI's workflow by name. The file holds their values by position:
// names come from the node's inputs where those list every widget (frontends since 1.16), else from
// a table of ComfyUI's own nodes. Empty where neither is certain.
NamedWidgets name_widgets(std::string_view type, const Json* inputs, const Json* values);

}  // namespace ztgit::metadata
