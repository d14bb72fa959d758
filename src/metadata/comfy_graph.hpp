#pragma once

// ComfyUI's API graph, as its server ran it: {"id": {"class_type": …, "inputs": {…}}}, where an
// input is a value or a link ["id", slot]. Hostile graphs have cycles, diamonds of 2^300 paths and
// nodes of thousands of inputs: every walk visits a node once, and nothing recurses.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json.hpp"

namespace ztgit::metadata {

struct ComfyLink {
  std::string_view key;    // of the input
  std::size_t node = 0;    // where the value comes from
  std::uint64_t slot = 0;  // which of that node's outputs
};

struct ComfyNode {
  std::string_view class_type;
  std::string kind;  // class_type in lower case, for comparing
  std::vector<std::pair<std::string_view, const Json*>> inputs;  // up to limits::kNodeInputs
  std::vector<ComfyLink> links;  // in the order of the inputs; of a switch only the chosen ones

  bool is(std::string_view part) const { return kind.find(part) != kind.npos; }
  bool is_any(std::initializer_list<std::string_view> parts) const;
  const Json* input(std::string_view key) const;
  const ComfyLink* link(std::string_view key) const;
  bool has(std::string_view key) const { return input(key) != nullptr; }
};

using Keys = std::span<const std::string_view>;

class ComfyGraph {
 public:
  // Keeps references into `document`. Nodes beyond limits::kGraphNodes are left out.
  explicit ComfyGraph(const Json& document);

  std::size_t size() const noexcept { return nodes_.size(); }
  const ComfyNode& node(std::size_t index) const { return nodes_[index]; }
  bool is_cut() const noexcept { return cut_; }

  // What a widget says: its own value, or that of the primitive it is linked to, at most
  // limits::kLinkHops away. nullopt where that is only known while running.
  std::optional<std::string_view> scalar(std::size_t node, std::string_view key) const;

  // The first of the keys that has a scalar.
  std::optional<std::string_view> scalar(std::size_t node, Keys keys) const;

  struct Step {
    std::size_t node = 0;
    std::size_t distance = 0;
  };

  // What lies upstream of `from`, these included: breadth first, each node once, nearest first.
  // `follow(node, link)` says which links count.
  template <class Follow>
  std::vector<Step> upstream(const std::vector<std::size_t>& from, const Follow& follow) const {
    std::vector<Step> steps;
    std::vector<bool> seen(nodes_.size());
    const auto reach = [&](std::size_t index, std::size_t distance) {
      if (seen[index]) return;
      seen[index] = true;
      steps.push_back({index, distance});
    };
    for (const auto index : from) reach(index, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const auto [index, distance] = steps[i];
      for (const auto& link : nodes_[index].links)
        if (follow(nodes_[index], link)) reach(link.node, distance + 1);
    }
    return steps;
  }

 private:
  struct Value {  // of an input: one of both, or none
    std::optional<std::string_view> literal;
    const ComfyLink* link = nullptr;
    explicit operator bool() const { return literal.has_value() || link != nullptr; }
  };

  void keep_chosen_links();
  Value value_named(const ComfyLink& link, std::string_view key) const;
  const ComfyLink* next_hop(std::size_t node) const;

  std::vector<ComfyNode> nodes_;
  bool cut_ = false;
};

// An object of which some member is {class_type, inputs}.
bool is_comfy_graph(const Json& document);

// A literal of an input: a scalar, or one inside the wrappers {"content": …} of pysssss' pickers
// and {"__value__": …} of the frontend. nullopt for a link.
std::optional<std::string_view> literal_of(const Json& value);

bool contains_any(std::string_view text, Keys parts);
bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts);

// The number at the end of an input's name ("text_2", "input1", "any_01"); nullopt if there is
// none.
std::optional<std::size_t> trailing_number(std::string_view key);

}  // namespace ztgit::metadata
