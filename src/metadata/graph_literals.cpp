#include "graph_literals.hpp"

#include <utility>

#include "json_entries.hpp"
#include "lora_lists.hpp"

namespace ztgit::metadata {

namespace {

bool is_sampler(const Json& inputs) {
  return inputs.find("sampler_name") != nullptr && inputs.find("steps") != nullptr &&
         (inputs.find("seed") != nullptr || inputs.find("noise_seed") != nullptr);
}

void read_sampler(Record& graph, const Json& inputs) {
  set_from(graph, Field::seed, inputs.find("noise_seed"));
  set_from(graph, Field::seed, inputs.find("seed"));
  set_from(graph, Field::steps, inputs.find("steps"));
  set_from(graph, Field::cfg_scale, inputs.find("cfg"));
  set_from(graph, Field::sampler, inputs.find("sampler_name"));
  set_from(graph, Field::scheduler, inputs.find("scheduler"));
}

void read_loader(Record& graph, const Json& inputs) {
  if (!graph.generation.model)
    for (const auto* key : {"ckpt_name", "unet_name"})
      set_from(graph, Field::model, inputs.find(key));
  const auto *name = inputs.find("lora_name"), *weight = inputs.find("strength_model");
  if (name == nullptr || !name->is_string()) return;
  add_lora(graph.generation,
           {name->text, weight != nullptr ? parse_real(weight->text) : std::nullopt, {}});
}

}  // namespace

void fill_from_graph(Record& record, const Json& graph) {
  Record found;
  bool sampled = false;
  for (const auto& node : graph.items) {
    const auto* inputs = node.find("inputs");
    if (node.find("class_type") == nullptr || inputs == nullptr) continue;
    if (!sampled && is_sampler(*inputs)) {
      read_sampler(found, *inputs);
      sampled = true;
    }
    read_loader(found, *inputs);
  }
  fill_from(record, std::move(found));
}

}  // namespace ztgit::metadata
