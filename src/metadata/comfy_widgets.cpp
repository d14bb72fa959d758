#include "comfy_widgets.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace ztgit::metadata {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::size_t kWidgets = 9;

struct Widgets {
  std::string_view type;
  std::array<std::string_view, kWidgets> names;  // in the order of the node's INPUT_TYPES
};

// comfy nodes.py and comfy_extras, city96/ComfyUI-GGUF. What a frontend adds behind a seed
// (control_after_generate) is left out.
constexpr std::array kTable{
    Widgets{"KSampler", {"seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"}},
    Widgets{"KSamplerAdvanced",
            {"add_noise", "noise_seed", "steps", "cfg", "sampler_name", "scheduler",
             "start_at_step", "end_at_step", "return_with_leftover_noise"}},
    Widgets{"SamplerCustom", {"add_noise", "noise_seed", "cfg"}},
    Widgets{"RandomNoise", {"noise_seed"}},
    Widgets{"KSamplerSelect", {"sampler_name"}},
    Widgets{"BasicScheduler", {"scheduler", "steps", "denoise"}},
    Widgets{"Flux2Scheduler", {"steps", "width", "height"}},
    Widgets{"CFGGuider", {"cfg"}},
    Widgets{"CLIPTextEncode", {"text"}},
    Widgets{"CLIPTextEncodeFlux", {"clip_l", "t5xxl", "guidance"}},
    Widgets{"CLIPTextEncodeSDXL",
            {"width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g",
             "text_l"}},
    Widgets{"TextEncodeQwenImageEdit", {"prompt"}},
    Widgets{"TextEncodeQwenImageEditPlus", {"prompt"}},
    Widgets{"FluxGuidance", {"guidance"}},
    Widgets{"ModelSamplingAuraFlow", {"shift"}},
    Widgets{"ModelSamplingSD3", {"shift"}},
    Widgets{"CLIPSetLastLayer", {"stop_at_clip_layer"}},
    Widgets{"EmptyLatentImage", {"width", "height", "batch_size"}},
    Widgets{"EmptySD3LatentImage", {"width", "height", "batch_size"}},
    Widgets{"EmptyFlux2LatentImage", {"width", "height", "batch_size"}},
    Widgets{"EmptyHunyuanLatentVideo", {"width", "height", "length", "batch_size"}},
    Widgets{"LatentUpscale", {"upscale_method", "width", "height", "crop"}},
    Widgets{"ImageScale", {"upscale_method", "width", "height", "crop"}},
    Widgets{"CheckpointLoaderSimple", {"ckpt_name"}},
    Widgets{"UNETLoader", {"unet_name", "weight_dtype"}},
    Widgets{"UnetLoaderGGUF", {"unet_name"}},
    Widgets{"CLIPLoader", {"clip_name", "type", "device"}},
    Widgets{"CLIPLoaderGGUF", {"clip_name", "type"}},
    Widgets{"DualCLIPLoader", {"clip_name1", "clip_name2", "type", "device"}},
    Widgets{"DualCLIPLoaderGGUF", {"clip_name1", "clip_name2", "type"}},
    Widgets{"TripleCLIPLoader", {"clip_name1", "clip_name2", "clip_name3"}},
    Widgets{"QuadrupleCLIPLoader", {"clip_name1", "clip_name2", "clip_name3", "clip_name4"}},
    Widgets{"VAELoader", {"vae_name"}},
    Widgets{"LoraLoader", {"lora_name", "strength_model", "strength_clip"}},
    Widgets{"LoraLoaderModelOnly", {"lora_name", "strength_model"}},
    Widgets{"SaveImage", {"filename_prefix"}},
    Widgets{"LoadImage", {"image", "upload"}},
    Widgets{"StringConcatenate", {"string_a", "string_b", "delimiter"}},
    Widgets{"ComfySwitchNode", {"switch"}},
    Widgets{"PrimitiveString", {"value"}},
    Widgets{"PrimitiveStringMultiline", {"value"}},
    Widgets{"PrimitiveInt", {"value"}},
    Widgets{"PrimitiveFloat", {"value"}},
    Widgets{"PrimitiveBoolean", {"value"}},
};

// What the frontend puts behind a seed; true and false in early versions.
bool is_control(const Json& value) {
  return value.type == Json::Type::boolean || value.text == "fixed" || value.text == "randomize" ||
         value.text == "increment" || value.text == "decrement";
}

// Positions to names, or nothing if they do not fit. A table may name more than an old node had.
std::optional<NamedWidgets> align(Names names, const std::vector<Json>& values, bool all) {
  NamedWidgets widgets;
  std::size_t at = 0;
  for (const auto name : names) {
    if (at >= values.size()) break;
    widgets.emplace_back(name, &values[at++]);
    const bool seed = name == "seed" || name == "noise_seed" || name == "value";
    if (seed && at < values.size() && values.size() > names.size() && is_control(values[at])) ++at;
  }
  if (all && (at != values.size() || widgets.size() != names.size())) return std::nullopt;
  return widgets;
}

std::vector<std::string_view> widget_names(const Json* inputs) {
  std::vector<std::string_view> names;
  if (inputs == nullptr) return names;
  for (const auto& input : inputs->items)
    if (const auto* name = input.at("widget", "name"); name != nullptr && name->is_string())
      names.emplace_back(name->text);
  return names;
}

}  // namespace

NamedWidgets name_widgets(std::string_view type, const Json* inputs, const Json* values) {
  NamedWidgets widgets;
  if (values == nullptr || values->items.empty()) return widgets;
  if (values->is_object()) {
    for (std::size_t i = 0; i < values->keys.size(); ++i)
      widgets.emplace_back(values->keys[i], &values->items[i]);
    return widgets;
  }
  const auto named = widget_names(inputs);
  if (!named.empty())
    if (auto aligned = align(named, values->items, true)) return *aligned;
  const auto row = std::find_if(kTable.begin(), kTable.end(),
                                [type](const Widgets& each) { return each.type == type; });
  if (row == kTable.end()) return widgets;
  const auto end = std::find(row->names.begin(), row->names.end(), std::string_view());
  return *align(Names(row->names.begin(), end), values->items, false);
}

}  // namespace ztgit::metadata
