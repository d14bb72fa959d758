#include "comfy_passes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

using Step = ComfyGraph::Step;

bool shows_picture(const ComfyNode& node) {
  return std::any_of(node.links.begin(), node.links.end(), [](const ComfyLink& link) {
    return link.key.starts_with("image") || link.key == "video" || link.key == "frames";
  });
}

std::vector<bool> nodes_that_feed_another(const ComfyGraph& graph) {
  std::vector<bool> feeds(graph.size());
  for (std::size_t i = 0; i < graph.size(); ++i)
    for (const auto& link : graph.node(i).links) feeds[link.node] = true;
  return feeds;
}

// Nodes that save, else those that show, else whatever stands at an end.
std::vector<std::size_t> outputs(const ComfyGraph& graph, int choice) {
  const auto feeds = choice == 0 ? std::vector<bool>(graph.size()) : nodes_that_feed_another(graph);
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < graph.size() && found.size() < limits::kGraphOutputs; ++i) {
    const auto& node = graph.node(i);
    const bool fits = choice == 0   ? node.is("save") && shows_picture(node)
                      : choice == 1 ? shows_picture(node) && !feeds[i]
                                    : !node.links.empty() && !feeds[i];
    if (fits) found.push_back(i);
  }
  return found;
}

// "ComfyUI_00001_.png" of the prefix "ComfyUI"; the prefix may name folders before it.
std::size_t length_of_matching_prefix(const ComfyGraph& graph, std::size_t output,
                                      std::string_view file_name) {
  const auto prefix = graph.scalar(output, "filename_prefix");
  if (!prefix) return 0;
  const auto name = base_name(*prefix);
  const bool matches = !name.empty() && file_name.starts_with(name) &&
                       file_name.substr(name.size()).starts_with('_');
  return matches ? name.size() : 0;
}

struct Found {
  std::optional<std::size_t> output;
  std::vector<Step> samplers;
  std::size_t prefix = 0;
};

// The output with most samplers, if the file's name does not tell which one it is.
Found samplers_of(const ComfyGraph& graph, const std::vector<std::size_t>& outputs,
                  std::string_view file_name) {
  Found best;
  for (const auto output : outputs) {
    Found found;
    found.output = output;
    found.prefix = length_of_matching_prefix(graph, output, file_name);
    for (const auto& step : graph.upstream({output}, [](const auto&, const auto&) { return true; }))
      if (is_comfy_sampler(graph.node(step.node))) found.samplers.push_back(step);
    if (found.samplers.empty()) continue;
    const bool better = found.prefix != best.prefix ? found.prefix > best.prefix
                                                    : found.samplers.size() > best.samplers.size();
    if (better) best = std::move(found);
  }
  return best;
}

// Of its own; what only describes a sampler for another node (PixelKSampleUpscalerProvider) does
// not.
bool starts_from_latent(const ComfyNode& sampler) {
  const auto sources = latent_sources(sampler);
  return std::any_of(sampler.links.begin(), sampler.links.end(), [&](const ComfyLink& link) {
    return !is_bundle(link.key) && sources == std::vector{link.node};
  });
}

bool has_sampler_before(const ComfyGraph& graph, std::size_t sampler) {
  const auto steps =
      graph.upstream(latent_sources(graph.node(sampler)),
                     [](const ComfyNode&, const ComfyLink& link) { return leads_to_latent(link); });
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    return step.node != sampler && is_comfy_sampler(graph.node(step.node));
  });
}

}  // namespace

bool is_comfy_sampler(const ComfyNode& node) {
  if (node.links.empty() || node.is_any({"save", "metadata", "parameters"})) return false;
  const bool seed = node.has("seed") || node.has("noise_seed");
  const bool plain = node.has("steps") && seed && (node.has("sampler_name") || node.is("sampler"));
  const bool custom = node.link("sampler") != nullptr && node.link("sigmas") != nullptr;
  if (!plain && !custom) return false;
  return std::any_of(node.links.begin(), node.links.end(), [](const ComfyLink& link) {
    return is_bundle(link.key) ||
           contains_any(link.key, {"model", "latent", "samples", "image", "guider", "positive",
                                   "conditioning", "unet"});
  });
}

std::vector<std::size_t> latent_sources(const ComfyNode& sampler) {
  constexpr std::array<std::string_view, 10> keys{
      "latent_image", "samples", "latent", "upscaled_image", "latents",
      "image",        "images",  "pixels", "init_image",     "image_embeds"};
  for (const auto key : keys)
    if (const auto* link = sampler.link(key)) return {link->node};
  for (const auto& link : sampler.links)
    if (is_bundle(link.key)) return {link.node};
  return {};
}

bool leads_to_latent(const ComfyLink& link) {
  return !contains_any(link.key,
                       {"model", "clip", "vae", "cond", "positive", "negative", "control", "sigmas",
                        "noise", "guider", "prompt", "text", "lora", "seed", "unet", "ipadapter"});
}

bool is_bundle(std::string_view key) {
  return contains_any(key, {"pipe", "ctx", "context", "tuple", "bundle"});
}

ComfyPasses find_comfy_passes(const ComfyGraph& graph, std::string_view file_name) {
  Found found;
  for (int choice = 0; choice < 3 && found.samplers.empty(); ++choice)
    found = samplers_of(graph, outputs(graph, choice), file_name);
  if (found.samplers.empty())  // every node feeds another: a cycle
    for (std::size_t i = 0; i < graph.size(); ++i)
      if (is_comfy_sampler(graph.node(i))) found.samplers.push_back({i, 0});

  auto& samplers = found.samplers;
  std::sort(samplers.begin(), samplers.end(), [&](const Step& a, const Step& b) {
    if (a.distance != b.distance) return a.distance > b.distance;
    const bool a_starts = starts_from_latent(graph.node(a.node));
    const bool b_starts = starts_from_latent(graph.node(b.node));
    return a_starts != b_starts ? a_starts : a.node < b.node;
  });
  ComfyPasses passes;
  passes.output = found.output;
  passes.cut = samplers.size() > limits::kPasses;
  if (passes.cut) samplers.resize(limits::kPasses);
  const auto base = std::find_if(samplers.begin(), samplers.end(), [&](const Step& step) {
    return !has_sampler_before(graph, step.node);
  });
  if (base != samplers.end()) std::rotate(samplers.begin(), base, base + 1);
  for (const auto& step : samplers) passes.samplers.push_back(step.node);
  return passes;
}

}  // namespace ztgit::metadata
