#pragma once

// What a sampler was told in words: the texts that reach its positive or its negative.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "comfy_graph.hpp"

namespace ztgit::metadata {

enum class ComfyRole { positive, negative };

struct ComfyText {
  std::vector<std::string> parts;     // in the order in which the graph combines them, each once
  std::vector<std::size_t> path;      // the nodes it came through, nearest first
  std::vector<std::size_t> encoders;  // of these, those that hold the words
  bool incomplete = false;  // some words were made while running (a language model) and not stored

  // The parts on lines of their own; "" for a conditioning that was zeroed out.
  std::optional<std::string> text() const;
};

// `node` is a sampler or a guider.
ComfyText read_comfy_text(const ComfyGraph& graph, std::size_t node, ComfyRole role);

}  // namespace ztgit::metadata
