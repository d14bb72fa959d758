#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "comfy_graph.hpp"
#include "comfy_text.hpp"

namespace ztgit::metadata {

// What the nodes that hold, join and show text come to. Wildcards and templates stay as they were
// written: what they became was not stored.
class ComfyStrings {
 public:
  ComfyStrings(const ComfyGraph& graph, ComfyRole role);

  // nullopt: the node holds no text, or not one that is known.
  std::optional<std::string> text_of(std::size_t node, std::uint64_t slot = 0);

  // The same for one input.
  std::optional<std::string> text_of_input(std::size_t node, std::string_view key);

  bool incomplete() const noexcept { return incomplete_; }

 private:
  std::optional<std::string> evaluate(std::size_t node, std::uint64_t slot);
  std::optional<std::string> first_text(std::size_t node);
  std::optional<std::string> joined_text(std::size_t node);
  std::optional<std::string> function_text(std::size_t node);
  void replace_in(std::string& text, std::size_t node, std::string_view find,
                  std::string_view replace);

  const ComfyGraph& graph_;
  ComfyRole role_;
  std::vector<bool> open_;  // on the way to the node at hand: cycles end there
  std::size_t depth_ = 0;
  std::size_t visits_ = 0;
  std::size_t bytes_ = 0;
  bool incomplete_ = false;
};

// Text that a model makes while the graph runs.
bool makes_text_while_running(const ComfyNode& node);

}  // namespace ztgit::metadata
