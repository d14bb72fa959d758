#include "comfy_text.hpp"

#include <array>
#include <unordered_set>
#include <utility>

#include "comfy_passes.hpp"
#include "comfy_strings.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array<std::string_view, 8> kPositiveKeys{
    "positive",    "conditioning",  "cond1",           "cond",
    "text_embeds", "conditionings", "positive_prompt", "positive_conditioning"};
constexpr std::array<std::string_view, 6> kNegativeKeys{
    "negative",       "neg_conditioning", "negative_conditioning",
    "cond2_negative", "text_embeds",      "negative_prompt"};

// The names on a node between sampler and words by which one of the two sides is told.
constexpr std::string_view name_of(ComfyRole role) {
  return role == ComfyRole::positive ? "positive" : "negative";
}
constexpr ComfyRole other(ComfyRole role) {
  return role == ComfyRole::positive ? ComfyRole::negative : ComfyRole::positive;
}

bool names_side(std::string_view key, ComfyRole role) {
  return key == name_of(role) || (key.starts_with("opt") && key.ends_with(name_of(role)));
}

// "base_positive", "positive_cond": enough for a link, not for a widget ("positive_ascore").
const ComfyLink* link_of_side(const ComfyNode& node, ComfyRole role) {
  for (const auto& link : node.links)
    if (link.key.find(name_of(role)) != link.key.npos) return &link;
  return nullptr;
}

bool carries_no_words(std::string_view key) {
  return contains_any(key, {"clip",   "model", "vae",    "image",  "sample", "mask",   "control",
                            "latent", "pixel", "noise",  "sigmas", "seed",   "unet",   "upscale",
                            "lora",   "width", "height", "steps",  "cfg",    "denoise"});
}

// ConditioningCombine and its like: depth first, so that the texts keep their order; each node
// once.
class ConditioningWalk {
 public:
  ConditioningWalk(const ComfyGraph& graph, ComfyRole role)
      : graph_(graph), role_(role), strings_(graph, role), seen_(graph.size()) {}

  ComfyText run(std::size_t sampler) {
    begin(sampler);
    while (!open_.empty()) {
      const auto index = open_.back();
      open_.pop_back();
      if (seen_[index]) continue;
      seen_[index] = true;
      result_.path.push_back(index);
      visit(index);
    }
    result_.incomplete |= strings_.incomplete();
    return std::move(result_);
  }

 private:
  void begin(std::size_t sampler) {
    const auto& node = graph_.node(sampler);
    seen_[sampler] = true;
    for (const auto key : role_ == ComfyRole::positive ? Keys(kPositiveKeys) : Keys(kNegativeKeys))
      if (take_input(sampler, key)) return;
    if (const auto* link = link_of_side(node, role_)) return open_.push_back(link->node);
    for (const auto& link : node.links)
      if (is_bundle(link.key)) {
        open_.push_back(link.node);
        return;
      }
  }

  // Words in a widget of the node itself, or what it is linked to.
  bool take_input(std::size_t index, std::string_view key) {
    const auto& node = graph_.node(index);
    if (const auto* link = node.link(key)) {
      open_.push_back(link->node);
      return true;
    }
    const auto* value = node.input(key);
    if (value == nullptr || !value->is_string()) return false;
    add_part(index, value->text);
    return true;
  }

  void visit(std::size_t index) {
    const auto& node = graph_.node(index);
    if (node.is_any({"zeroout", "zero out", "zero_out"})) {
      add_part(index, "");
      return;
    }
    if (makes_text_while_running(node)) {
      result_.incomplete = true;
      return;
    }
    if (take_side(index) || take_conditionings(node)) return;
    if (auto text = strings_.text_of(index)) {
      add_part(index, std::move(*text));
      return;
    }
    push(node, [](std::string_view key) { return !carries_no_words(key); });
  }

  // Nodes that hold both sides: loaders, pipes, ControlNetApplyAdvanced. True also if only the
  // other side is there: then this one's words are not known.
  bool take_side(std::size_t index) {
    const auto& node = graph_.node(index);
    for (const auto& [key, value] : node.inputs)
      if (names_side(key, role_) && take_input(index, key)) return true;
    if (const auto* link = link_of_side(node, role_)) {
      open_.push_back(link->node);
      return true;
    }
    for (const auto& link : node.links)
      if (is_bundle(link.key)) {
        open_.push_back(link.node);
        return true;
      }
    return link_of_side(node, other(role_)) != nullptr;
  }

  bool take_conditionings(const ComfyNode& node) {
    return push(node, [](std::string_view key) {
      return key.find("cond") != key.npos && key.find("control") == key.npos;
    });
  }

  template <class Wanted>
  bool push(const ComfyNode& node, const Wanted& wanted) {
    const auto before = open_.size();
    for (auto link = node.links.rbegin(); link != node.links.rend(); ++link)
      if (wanted(link->key)) open_.push_back(link->node);
    return open_.size() > before;
  }

  void add_part(std::size_t index, std::string text) {
    result_.encoders.push_back(index);
    if (known_.insert(text).second) result_.parts.push_back(std::move(text));
  }

  const ComfyGraph& graph_;
  ComfyRole role_;
  ComfyStrings strings_;
  std::vector<bool> seen_;
  std::vector<std::size_t> open_;  // a stack
  std::unordered_set<std::string> known_;
  ComfyText result_;
};

}  // namespace

std::optional<std::string> ComfyText::text() const {
  if (parts.empty()) return std::nullopt;
  std::string joined;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += '\n';
    joined += part;
  }
  return joined;
}

ComfyText read_comfy_text(const ComfyGraph& graph, std::size_t node, ComfyRole role) {
  return ConditioningWalk(graph, role).run(node);
}

}  // namespace ztgit::metadata
