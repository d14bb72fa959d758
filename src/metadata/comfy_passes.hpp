#pragma once

// Which samplers made the picture, and in which order.

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "comfy_graph.hpp"

namespace ztgit::metadata {

struct ComfyPasses {
  std::optional<std::size_t> output;  // the node that saved or showed it
  std::vector<std::size_t> samplers;  // the first made the picture, the others worked on it
  bool cut = false;                   // there are more than limits::kPasses
};

ComfyPasses find_comfy_passes(const ComfyGraph& graph, std::string_view file_name);

// {sampler_name, steps, seed} or {sampler, sigmas} that works on something. Nodes that only hold a
// seed (SeedVarianceEnhancer) or note the settings (image savers) are none.
bool is_comfy_sampler(const ComfyNode& node);

// What a sampler starts from: its latent, or the image it works on.
std::vector<std::size_t> latent_sources(const ComfyNode& sampler);

// Whether a link leads on to that.
bool leads_to_latent(const ComfyLink& link);

// A link that carries model, conditionings and the rest together.
bool is_bundle(std::string_view key);

}  // namespace ztgit::metadata
