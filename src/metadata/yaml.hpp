#pragma once

#include <string_view>

#include "json.hpp"

namespace ztgit::metadata {

// One YAML document as a Json value: every scalar is text, as written ("007" and "yes" stay).
// Refused, with the reason in `problem`: anchors, aliases (they multiply when walked), tags, depth,
// more than one document. Never throws for what the text says.
ParsedJson parse_yaml(std::string_view text);

}  // namespace ztgit::metadata
