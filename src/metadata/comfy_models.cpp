#include "comfy_models.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "comfy_loras.hpp"
#include "comfy_passes.hpp"
#include "fields.hpp"

namespace ztgit::metadata {

namespace {

using Step = ComfyGraph::Step;

// Follows the links whose names belong to one kind of thing; where a node has none of them
// (reroutes, switches), those that are not known to carry something else.
class Follow {
 public:
  Follow(Keys wanted, Keys never) : wanted_(wanted), never_(never) {}

  bool operator()(const ComfyNode& node, const ComfyLink& link) const {
    if (&node != node_) {
      node_ = &node;
      any_ = std::any_of(node.links.begin(), node.links.end(),
                         [this](const ComfyLink& each) { return is_wanted(each.key); });
    }
    return any_ ? is_wanted(link.key) : !carries_else(link.key);
  }

  bool is_wanted(std::string_view key) const {
    return (is_bundle(key) || contains_any(key, wanted_)) && !contains_any(key, never_);
  }

 private:
  static bool carries_else(std::string_view key) {
    return contains_any(key, {"image", "latent", "cond", "mask", "pixel", "positive", "negative",
                              "text", "prompt", "seed", "noise", "control", "sample", "upscale",
                              "model", "clip", "vae", "width", "height"});
  }

  Keys wanted_, never_;
  mutable const ComfyNode* node_ = nullptr;  // the node whose links any_ is of
  mutable bool any_ = false;
};

// Parts of the names of inputs.
constexpr std::array<std::string_view, 4> kModelParts{"model", "unet", "lora", "stack"};
constexpr std::array<std::string_view, 14> kNotTheModel{
    "upscale", "clip_vision", "style",     "control", "patch",         "sam_",     "bbox",
    "segm",    "detector",    "ipadapter", "insight", "refiner_model", "m_models", "motion"};
constexpr std::array<std::string_view, 4> kEncoderParts{"clip", "t5", "lora", "stack"};
constexpr std::array<std::string_view, 3> kNotTheEncoder{"clip_vision", "clip_l", "clip_g"};
constexpr std::array<std::string_view, 1> kVaeParts{"vae"};

std::vector<std::size_t> sources(const ComfyNode& node, const Follow& follow,
                                 std::string_view best) {
  if (const auto* link = node.link(best)) return {link->node};
  for (const auto& link : node.links)
    if (follow.is_wanted(link.key)) return {link.node};
  return {};
}

bool names_a_file(std::string_view value) {
  return !trim(value).empty() && !equal_ignoring_case(value, "none") &&
         ascii_lower(value).find("baked") == std::string::npos;
}

std::optional<std::string_view> file_named(const ComfyGraph& graph, std::size_t node, Keys keys) {
  for (const auto key : keys) {
    const auto* value = graph.node(node).input(key);
    if (value == nullptr || value->is_number() || value->type == Json::Type::boolean) continue;
    if (const auto name = graph.scalar(node, key); name && names_a_file(*name)) return name;
  }
  return std::nullopt;
}

// The nearest ckpt_name says it all; model_name is what loaders of all sorts call theirs. What a
// node loads that is handed a model is to go with it.
std::optional<std::string_view> model_file(const ComfyGraph& graph,
                                           const std::vector<Step>& steps) {
  constexpr std::array<std::string_view, 7> certain{
      "ckpt_name",  "unet_name",      "base_ckpt_name", "gguf_name",
      "checkpoint", "diffusion_name", "checkpoint_name"};
  constexpr std::array<std::string_view, 4> common{"model_name", "model_path", "model", "unet"};
  for (const auto& step : steps)
    if (const auto name = file_named(graph, step.node, Keys(certain))) return name;
  for (const auto& step : steps) {
    const auto& node = graph.node(step.node);
    const bool loads = node.is_any({"load", "checkpoint", "nunchaku", "gguf", "model", "unet"}) &&
                       !node.is_any({"lora", "control", "upscale", "clipvision", "clip vision",
                                     "ipadapter", "style", "patch", "detector", "sampling", "vae"});
    if (!loads || node.link("model") != nullptr) continue;
    if (const auto name = file_named(graph, step.node, Keys(common))) return name;
  }
  return std::nullopt;
}

void take_clip_skip(const ComfyGraph& graph, std::size_t node, Record& record) {
  for (const std::string_view key : {"stop_at_clip_layer", "clip_skip", "base_clip_skip"}) {
    auto value = graph.scalar(node, key);
    if (!value || record.generation.clip_skip) continue;
    if (value->starts_with('-')) value->remove_prefix(1);
    set_field(record, Field::clip_skip, *value);
  }
}

void take_shift(const ComfyGraph& graph, std::size_t index, Record& record) {
  const auto& node = graph.node(index);
  if (record.generation.shift || !node.is_any({"sampling", "shift", "sampler"})) return;
  for (const std::string_view key : {"shift", "flow_shift"})
    if (const auto shift = graph.scalar(index, key);
        shift && set_field(record, Field::shift, *shift))
      return;
}

}  // namespace

void read_comfy_model(const ComfyGraph& graph, std::size_t node, Record& record) {
  const Follow follow(kModelParts, kNotTheModel);
  const auto steps = graph.upstream(sources(graph.node(node), follow, "model"), follow);
  auto& generation = record.generation;
  take_shift(graph, node, record);
  if (const auto name = model_file(graph, steps)) set_field(record, Field::model, *name);
  for (const auto& step : steps) {
    take_shift(graph, step.node, record);
    take_clip_skip(graph, step.node, record);
    if (!generation.vae && graph.node(step.node).has("ckpt_name"))
      if (const auto vae = file_named(graph, step.node, std::array{std::string_view("vae_name")}))
        generation.vae = std::string(*vae);
  }
  // In the order in which they were applied: from the checkpoint on.
  for (auto step = steps.rbegin(); step != steps.rend(); ++step)
    add_comfy_loras(graph, step->node, generation);
}

void read_comfy_text_encoders(const ComfyGraph& graph, const std::vector<std::size_t>& encoders,
                              Record& record) {
  constexpr std::array<std::string_view, 9> keys{"clip_name",     "clip_name1",    "clip_name2",
                                                 "clip_name3",    "clip_name4",    "clip_name_1",
                                                 "text_encoder1", "text_encoder2", "t5_name"};
  constexpr std::array<std::string_view, 1> common{"model_name"};
  const Follow follow(kEncoderParts, kNotTheEncoder);
  std::vector<std::size_t> from;
  for (const auto encoder : encoders)
    for (const auto source : sources(graph.node(encoder), follow, "clip")) from.push_back(source);
  // A clip skip of the way to the words is nearer than what a loader says.
  record.generation.clip_skip.reset();
  for (const auto& step : graph.upstream(from, follow)) {
    take_clip_skip(graph, step.node, record);
    if (!record.generation.text_encoders.empty()) continue;
    for (const auto& key : keys)
      if (const auto name = file_named(graph, step.node, Keys(&key, 1)))
        set_field(record, Field::text_encoder, *name);
    if (graph.node(step.node).is_any({"textencoder", "text encoder"}) &&
        record.generation.text_encoders.empty())
      if (const auto name = file_named(graph, step.node, Keys(common)))
        set_field(record, Field::text_encoder, *name);
  }
}

void read_comfy_vae(const ComfyGraph& graph, std::size_t output, Record& record) {
  constexpr std::array<std::string_view, 1> certain{"vae_name"};
  constexpr std::array<std::string_view, 1> common{"model_name"};
  const auto all = [](const ComfyNode&, const ComfyLink&) { return true; };
  for (const auto& step : graph.upstream({output}, all)) {
    const auto& node = graph.node(step.node);
    const auto* vae = node.link("vae");
    if (vae == nullptr || !(node.is("decode") || is_comfy_sampler(node))) continue;
    const Follow follow(kVaeParts, {});
    for (const auto& source : graph.upstream({vae->node}, follow)) {
      if (const auto name = file_named(graph, source.node, Keys(certain))) {
        record.generation.vae = std::string(*name);
        return;
      }
      const auto& loader = graph.node(source.node);
      if (loader.has("ckpt_name")) return;
      const bool loads = loader.is("vae") && loader.is("load");
      if (const auto name = loads ? file_named(graph, source.node, Keys(common)) : std::nullopt) {
        record.generation.vae = std::string(*name);
        return;
      }
    }
    return;
  }
}

}  // namespace ztgit::metadata
