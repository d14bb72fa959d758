#include "comfy_latent.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "comfy_passes.hpp"
#include "fields.hpp"

namespace ztgit::metadata {

namespace {

using Size = std::pair<std::uint64_t, std::uint64_t>;

constexpr std::uint64_t kLeastSide = 16;  // "16:9 1344x768": a ratio is no size

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<std::uint64_t> digits_at(std::string_view text, std::size_t from, std::size_t& end) {
  for (end = from; end < text.size() && is_digit(text[end]);) ++end;
  return parse_whole(text.substr(from, end - from));
}

// "1024x1024 (1.0)", "3:4 portrait 896 x 1152", "1:1 - 1024×1024": the first W x H in a name.
std::optional<Size> size_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (!is_digit(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    const auto width = digits_at(text, at, end);
    at = end;
    auto rest = text.substr(end);
    const auto blank = [&] {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    };
    blank();
    const bool times = rest.starts_with('x') || rest.starts_with('X');
    if (!times && !rest.starts_with("×")) continue;
    rest.remove_prefix(times ? 1 : std::string_view("×").size());
    blank();
    const auto height = digits_at(rest, 0, end);
    if (width && height && *width >= kLeastSide && *height >= kLeastSide)
      return Size(*width, *height);
  }
  return std::nullopt;
}

// Pickers of resolutions and ratios: what they name, or nothing where they calculate.
bool is_picker_key(std::string_view key) {
  return contains_any(key, {"resolution", "dimensions", "aspect", "ratio", "preset", "swap"});
}

bool is_picker(const ComfyNode& node) {
  return std::any_of(node.inputs.begin(), node.inputs.end(),
                     [](const auto& input) { return is_picker_key(input.first); });
}

// "custom": its width and height are what it hands on.
bool picks_custom(const ComfyNode& node) {
  return std::any_of(node.inputs.begin(), node.inputs.end(), [](const auto& input) {
    const auto value = is_picker_key(input.first) ? literal_of(*input.second) : std::nullopt;
    return value && ascii_lower(*value).find("custom") != std::string::npos;
  });
}

bool swaps_sides(const ComfyNode& node) {
  return std::any_of(node.inputs.begin(), node.inputs.end(), [](const auto& input) {
    const auto value = literal_of(*input.second);
    return value && contains_any(input.first, {"swap", "invert"}) &&
           (equal_ignoring_case(*value, "on") || equal_ignoring_case(*value, "true"));
  });
}

std::optional<Size> picked_size(const ComfyGraph& graph, std::size_t index) {
  constexpr std::array<std::string_view, 7> keys{
      "resolution",     "dimensions", "aspect_ratio", "empty_latent_aspect",
      "ratio_selected", "preset",     "ratio"};
  const auto& node = graph.node(index);
  for (const auto key : keys) {
    const auto text = graph.scalar(index, key);
    auto size = text ? size_in(*text) : std::nullopt;
    if (!size) continue;
    if (swaps_sides(node)) std::swap(size->first, size->second);
    return size;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> side(const ComfyGraph& graph, std::size_t index,
                                  std::string_view key) {
  const auto value = graph.scalar(index, key);
  const auto number = value ? parse_whole(*value) : std::nullopt;
  return number && *number > 0 ? number : std::nullopt;
}

// What a picker offers as width and height is not what it hands on.
std::optional<Size> size_by(const ComfyGraph& graph, std::size_t index, std::string_view width_key,
                            std::string_view height_key) {
  bool swapped = false;
  if (const auto* link = graph.node(index).link(width_key)) {
    if (const auto size = picked_size(graph, link->node)) return size;
    const auto& picker = graph.node(link->node);
    if (is_picker(picker) && !picks_custom(picker)) return std::nullopt;
    swapped = swaps_sides(picker);
  }
  const auto width = side(graph, index, width_key), height = side(graph, index, height_key);
  if (!width || !height) return std::nullopt;
  return swapped ? Size(*height, *width) : Size(*width, *height);
}

std::optional<Size> size_of(const ComfyGraph& graph, std::size_t index) {
  const auto& node = graph.node(index);
  if (const auto size = size_by(graph, index, "width_override", "height_override")) return size;
  const bool is_source = node.is_any({"latent", "empty", "tovideo", "loader", "imagescale"});
  if (!is_source && !is_picker(node)) return std::nullopt;
  if (const auto size = picked_size(graph, index)) return size;
  if (!is_source && !picks_custom(node)) return std::nullopt;
  if (const auto size = size_by(graph, index, "empty_latent_width", "empty_latent_height"))
    return size;
  // ImageScaleBy and the like have none; a side of 0 keeps the ratio of a picture that is not here.
  return size_by(graph, index, "width", "height");
}

std::vector<ComfyGraph::Step> way_to_latent(const ComfyGraph& graph, std::size_t sampler) {
  return graph.upstream(latent_sources(graph.node(sampler)),
                        [](const ComfyNode& node, const ComfyLink& link) {
                          return leads_to_latent(link) && !is_comfy_sampler(node);
                        });
}

bool is_encode(const ComfyNode& node) {
  return node.is_any({"vaeencode", "vae encode", "encodefirststage", "inpaintmodelconditioning"});
}

bool is_empty_latent(const ComfyNode& node) {
  const bool picked = is_picker(node) && node.has("width") && node.has("height");
  return (node.is("empty") && node.is("latent")) || node.has("empty_latent_width") ||
         (picked && node.links.empty());
}

bool is_loaded_image(const ComfyNode& node) {
  return (node.is("load") && node.is("image")) || node.is("imageload");
}

bool is_any_of_links(const ComfyNode& node, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view key) { return node.link(key) != nullptr; });
}

// Its size is that of one frame, but it is a film that was made.
bool is_film(const ComfyGraph& graph, std::size_t index) {
  const auto length = graph.scalar(index, "length");
  return graph.node(index).is("video") && length && *length != "1";
}

}  // namespace

void read_comfy_size(const ComfyGraph& graph, std::size_t sampler, Record& record) {
  for (const auto& step : way_to_latent(graph, sampler)) {
    if (is_comfy_sampler(graph.node(step.node))) continue;
    const auto size = size_of(graph, step.node);
    if (!size) continue;
    record.generation.width = size->first;
    record.generation.height = size->second;
    return;
  }
}

void read_comfy_mode(const ComfyGraph& graph, std::size_t sampler, Record& record) {
  // Upscalers and detailers take an image and encode it themselves.
  bool encoded = is_any_of_links(graph.node(sampler), {"image", "pixels", "upscaled_image"});
  bool masked = false;
  for (const auto& step : way_to_latent(graph, sampler)) {
    const auto& node = graph.node(step.node);
    if (is_comfy_sampler(node) || is_film(graph, step.node)) return;
    masked |= node.is_any({"setlatentnoisemask", "forinpaint", "inpaintmodelconditioning"});
    encoded |= is_encode(node);
    if (!encoded && is_empty_latent(node)) {
      record.generation.mode = "txt2img";
      return;
    }
    if (encoded && is_loaded_image(node)) {
      record.generation.mode = masked ? "inpaint" : "img2img";
      return;
    }
  }
}

}  // namespace ztgit::metadata
