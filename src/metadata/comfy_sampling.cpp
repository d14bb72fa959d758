#include "comfy_sampling.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "collector.hpp"
#include "comfy_latent.hpp"
#include "comfy_models.hpp"
#include "comfy_passes.hpp"
#include "comfy_text.hpp"
#include "fields.hpp"
#include "metadata/limits.hpp"

namespace ztgit::metadata {

namespace {

// One sampler, with what stands around it where its widgets are nodes of their own:
// SamplerCustomAdvanced {noise, guider, sampler, sigmas}.
class SamplerReader {
 public:
  SamplerReader(const ComfyGraph& graph, std::size_t sampler, Record& record)
      : graph_(graph), sampler_(sampler), guider_(guider_of()), record_(record) {}

  void read() {
    take_first(Field::seed, {"seed", "noise_seed"}, "noise", {"noise_seed", "seed"});
    take_first(Field::steps, {"steps"}, "sigmas", {"steps"});
    take_first(Field::cfg_scale, {"cfg", "cfg_conds", "cfg_scale"}, "", {});
    take_first(Field::denoising_strength, {"denoise", "denoise_strength"}, "sigmas", {"denoise"});
    take_first(Field::sampler, {"sampler_name", "sampler"}, "sampler", {"sampler_name"});
    take_first(Field::scheduler, {"scheduler", "scheduler_name"}, "sigmas", {"scheduler"});
    take_class_as_name(Field::sampler, record_.generation.sampler, "sampler");
    take_class_as_name(Field::scheduler, record_.generation.scheduler, "sigmas");
    // The refiner's split and what else tells two passes apart.
    for (const std::string_view key :
         {"add_noise", "start_at_step", "end_at_step", "return_with_leftover_noise", "upscale_by"})
      if (const auto value = graph_.scalar(sampler_, key)) add_extra(record_, key, *value);
    read_words();
    read_comfy_model(graph_, guider_, record_);
    const auto loader_skip = record_.generation.clip_skip;
    read_comfy_text_encoders(graph_, encoders_, record_);
    if (!record_.generation.clip_skip) record_.generation.clip_skip = loader_skip;
    read_comfy_size(graph_, sampler_, record_);
  }

  bool incomplete() const noexcept { return incomplete_; }

 private:
  using Names = std::initializer_list<std::string_view>;

  std::size_t guider_of() const {
    const auto* link = graph_.node(sampler_).link("guider");
    if (link == nullptr) return sampler_;
    for (const auto index : nearest("guider")) {
      const auto& node = graph_.node(index);
      if (node.link("model") != nullptr || node.link("positive") != nullptr ||
          node.link("conditioning") != nullptr)
        return index;
    }
    return link->node;
  }

  std::vector<std::size_t> nearest(std::string_view key) const {
    std::vector<std::size_t> nodes;
    const auto* link = graph_.node(sampler_).link(key);
    if (link == nullptr) return nodes;
    const auto not_the_model = [](const ComfyNode&, const ComfyLink& each) {
      return !contains_any(each.key, {"model", "latent", "image", "vae"});
    };
    for (const auto& step : graph_.upstream({link->node}, not_the_model))
      nodes.push_back(step.node);
    return nodes;
  }

  // From a widget of the sampler or its guider, else from the nearest node behind `link` that has
  // one. What is no value of the field (a seed of -1) is told in extra.
  void take_first(Field field, Names own, std::string_view link, Names behind) {
    for (const auto node : {sampler_, guider_})
      for (const auto key : own)
        if (take(field, node, key)) return;
    if (link.empty()) return;
    for (const auto node : nearest(link))
      for (const auto key : behind)
        if (take(field, node, key)) return;
  }

  bool take(Field field, std::size_t node, std::string_view key) {
    const auto value = graph_.scalar(node, key);
    if (!value) return false;
    if (!set_field(record_, field, *value)) add_extra(record_, key, *value);
    return true;
  }

  // SamplerEulerAncestral, AlignYourStepsScheduler: nodes that are what others have a widget for.
  void take_class_as_name(Field field, const std::optional<std::string>& known,
                          std::string_view link) {
    if (known) return;
    for (const auto index : nearest(link)) {
      const auto& node = graph_.node(index);
      if (!node.is(link == "sampler" ? "sampler" : "scheduler")) continue;
      set_field(record_, field, node.class_type);
      return;
    }
  }

  void read_words() {
    auto& generation = record_.generation;
    const auto positive = read_comfy_text(graph_, guider_, ComfyRole::positive);
    const auto negative = read_comfy_text(graph_, guider_, ComfyRole::negative);
    generation.prompt = positive.text();
    generation.negative_prompt = negative.text();
    encoders_ = positive.encoders;
    incomplete_ = positive.incomplete || negative.incomplete;
    add_parts("prompt_parts", positive);
    add_parts("negative_prompt_parts", negative);
    add_other_words(positive);
    read_guidance(positive);
  }

  void add_parts(std::string_view key, const ComfyText& text) {
    if (text.parts.size() < 2) return;
    Json list;
    list.type = Json::Type::array;
    for (const auto& part : text.parts) {
      auto& item = list.items.emplace_back();
      item.type = Json::Type::string;
      item.text = part;
    }
    add_extra(record_, key, to_text(list));
  }

  // Encoders of several models take a text for each: what differs from the one told is not lost.
  void add_other_words(const ComfyText& positive) {
    for (const auto encoder : positive.encoders)
      for (const std::string_view key : {"text_g", "text_l", "clip_g", "clip_l", "t5xxl", "llama"})
        if (const auto* value = graph_.node(encoder).input(key);
            value != nullptr && value->is_string() && !value->text.empty() &&
            std::find(positive.parts.begin(), positive.parts.end(), value->text) ==
                positive.parts.end())
          add_extra(record_, key, value->text);
  }

  // FluxGuidance, CLIPTextEncodeFlux, or the sampler's own.
  void read_guidance(const ComfyText& positive) {
    const Names keys{"guidance", "embedded_guidance_scale"};
    for (const auto key : keys)
      if (const auto value = graph_.scalar(sampler_, key))
        if (set_field(record_, Field::distilled_cfg_scale, *value)) return;
    for (const auto node : positive.path)
      for (const auto key : keys)
        if (const auto value = graph_.scalar(node, key))
          if (set_field(record_, Field::distilled_cfg_scale, *value)) return;
  }

  const ComfyGraph& graph_;
  std::size_t sampler_;
  std::size_t guider_;
  Record& record_;
  std::vector<std::size_t> encoders_;
  bool incomplete_ = false;
};

}  // namespace

bool interpret_comfy_graph(Record& record, const ComfyGraph& graph, std::string_view file_name) {
  if (graph.is_cut())
    add_warning(record, fmt::format("the graph has more than {} nodes; the rest was not looked at",
                                    limits::kGraphNodes));
  const auto passes = find_comfy_passes(graph, file_name);
  bool incomplete = false;
  for (std::size_t i = 0; i < passes.samplers.size(); ++i) {
    Record pass;
    SamplerReader reader(graph, passes.samplers[i], i == 0 ? record : pass);
    reader.read();
    incomplete |= reader.incomplete();
    if (i == 0) continue;
    add_extra(pass, "class_type", graph.node(passes.samplers[i]).class_type);
    record.generation.passes.push_back(std::move(pass.generation));
  }
  if (passes.samplers.empty()) return false;
  read_comfy_mode(graph, passes.samplers.front(), record);
  if (passes.output) read_comfy_vae(graph, *passes.output, record);
  if (incomplete)
    add_warning(record, "a part of the prompt was made while the graph ran and is not stored");
  if (passes.cut)
    add_warning(record, fmt::format("the graph has more than {} samplers; the rest was not told",
                                    limits::kPasses));
  return true;
}

}  // namespace ztgit::metadata
