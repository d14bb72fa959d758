// ComfyUI pictures that hold the drawn workflow only.

#include <string>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using namespace ztgit::test;

namespace {

Record read_workflow(const std::string& workflow) {
  return inspect_png(itxt_chunk("workflow", workflow)).record;
}

const std::string kUuid = "f2fdebf6-dfaf-43b6-9eb2-7f70613cfdc1";

// Z-Image Turbo as drawn: links 1 to 9. `mode` is that of ModelSamplingAuraFlow; `text` and `more`
// stand in the encoder's inputs and behind the nodes.
std::string nodes(const std::string& mode, const std::string& text_input = "",
                  const std::string& more = "") {
  return R"([
    {"id": 8, "type": "VAEDecode", "mode": 0, "inputs": [{"name": "samples", "type": "LATENT", "link": 2},
      {"name": "vae", "type": "VAE", "link": 9}], "outputs": [{"name": "IMAGE", "type": "IMAGE"}]},
    {"id": 3, "type": "KSampler", "mode": 0, "inputs": [{"name": "model", "type": "MODEL", "link": 3},
      {"name": "positive", "type": "CONDITIONING", "link": 4}, {"name": "negative", "type": "CONDITIONING", "link": 5},
      {"name": "latent_image", "type": "LATENT", "link": 6}], "outputs": [{"name": "LATENT", "type": "LATENT"}],
      "widgets_values": [18446744073709551615, "randomize", 8, 1, "res_multistep", "simple", 1]},
    {"id": 11, "type": "ModelSamplingAuraFlow", "mode": )" +
         mode + R"(, "inputs": [{"name": "model", "type": "MODEL", "link": 7}],
      "outputs": [{"name": "MODEL", "type": "MODEL"}], "widgets_values": [3]},
    {"id": 28, "type": "UNETLoader", "mode": 0, "outputs": [{"name": "MODEL", "type": "MODEL"}],
      "widgets_values": ["z_image_turbo_bf16.safetensors", "default"]},
    {"id": 29, "type": "VAELoader", "mode": 0, "outputs": [{"name": "VAE", "type": "VAE"}], "widgets_values": ["ae.safetensors"]},
    {"id": 27, "type": "CLIPTextEncode", "mode": 0, "inputs": [)" +
         text_input +
         R"(], "outputs": [{"name": "CONDITIONING", "type": "CONDITIONING"}], "widgets_values": ["a fox"]},
    {"id": 33, "type": "ConditioningZeroOut", "mode": 0, "inputs": [{"name": "conditioning", "type": "CONDITIONING", "link": 8}],
      "outputs": [{"name": "CONDITIONING", "type": "CONDITIONING"}]},
    {"id": 13, "type": "EmptySD3LatentImage", "mode": 0, "outputs": [{"name": "LATENT", "type": "LATENT"}],
      "widgets_values": [1024, 768, 1]})" +
         (more.empty() ? "" : ", " + more) + "]";
}

std::string save(const std::string& link) {
  return R"({"id": 9, "type": "SaveImage", "mode": 0, "inputs": [{"name": "images", "type": "IMAGE", "link": )" +
         link + R"(}], "widgets_values": ["z-image"]})";
}

const std::string kLinks =
    R"([2, 3, 0, 8, 0, "LATENT"], [3, 11, 0, 3, 0, "MODEL"], [4, 27, 0, 3, 1, "CONDITIONING"],
    [5, 33, 0, 3, 2, "CONDITIONING"], [6, 13, 0, 3, 3, "LATENT"], [7, 28, 0, 11, 0, "MODEL"],
    [8, 27, 0, 33, 0, "CONDITIONING"], [9, 29, 0, 8, 1, "VAE"])";

std::string drawn(const std::string& node_list, const std::string& more_links = "") {
  return R"({"nodes": )" + node_list + R"(, "links": [[1, 8, 0, 9, 0, "IMAGE"], )" + kLinks +
         more_links + "]}";
}

void check_picture(const Record& record) {
  const auto& generation = record.generation;
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.format == "png:iTXt:workflow");
  CHECK(generation.steps == 8u);
  CHECK(generation.sampler == "res_multistep");
  CHECK(generation.scheduler == "simple");
  CHECK(generation.negative_prompt == "");
  CHECK(generation.width == 1024u);
  CHECK(generation.vae == "ae.safetensors");
  CHECK(generation.mode == "txt2img");
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "z_image_turbo_bf16.safetensors");
  CHECK(record.warnings.empty());
}

}  // namespace

TEST_CASE("a workflow alone is read by the positions of its widgets", "[metadata][comfyui]") {
  const auto record = read_workflow(drawn(nodes("0", "", save("1"))));
  check_picture(record);
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.seed == UINT64_MAX);
  CHECK(record.generation.shift == 3.0);
}

TEST_CASE("a bypassed node hands on what it would have changed", "[metadata][comfyui]") {
  const auto record = read_workflow(drawn(nodes("4", "", save("1"))));
  check_picture(record);
  CHECK_FALSE(record.generation.shift.has_value());
}

TEST_CASE("what comes through a muted node is not there", "[metadata][comfyui]") {
  const auto record = read_workflow(drawn(nodes("2", "", save("1"))));
  CHECK(record.generation.seed == UINT64_MAX);
  CHECK_FALSE(record.generation.model.has_value());
}

TEST_CASE("primitives, reroutes and Set and Get are only drawn", "[metadata][comfyui]") {
  const auto record = read_workflow(drawn(
      nodes("0", R"({"name": "text", "type": "STRING", "widget": {"name": "text"}, "link": 20})",
            save("1") + R"(,
    {"id": 40, "type": "GetNode", "outputs": [{"type": "STRING"}], "widgets_values": ["words"]},
    {"id": 41, "type": "SetNode", "inputs": [{"name": "STRING", "type": "STRING", "link": 21}], "widgets_values": ["words"]},
    {"id": 42, "type": "Reroute", "inputs": [{"name": "", "type": "*", "link": 22}], "outputs": [{"type": "STRING"}]},
    {"id": 43, "type": "PrimitiveNode", "outputs": [{"type": "STRING"}], "widgets_values": ["a fox at night", "fixed"]},
    {"id": 44, "type": "Note", "widgets_values": ["no words of ours"]})"),
      R"(, [20, 40, 0, 27, 0, "STRING"], [21, 42, 0, 41, 0, "*"], [22, 43, 0, 42, 0, "STRING"])"));
  check_picture(record);
  CHECK(record.generation.prompt == "a fox at night");
}

TEST_CASE("a subgraph is expanded, with what its instance sets", "[metadata][comfyui]") {
  const auto [why, promoted, values, prompt, seed] =
      GENERATE(table<std::string, std::string, std::string, std::string, std::uint64_t>({
          {"promoted inputs and widgets", R"([["-1", "text"], ["3", "seed"]])",
           R"(["at night", 7])", "at night", 7},
          {"nothing set", "[]", "[]", "a fox", UINT64_MAX},
          {"nulls", R"([["-1", "text"], ["3", "seed"]])", "[null, null]", "a fox", UINT64_MAX},
      }));
  INFO(why);
  std::string inner_links;
  for (const auto* link :
       {"2, 3, 8, 0", "3, 11, 3, 0", "4, 27, 3, 1", "5, 33, 3, 2", "6, 13, 3, 3", "7, 28, 11, 0",
        "8, 27, 33, 0", "9, 29, 8, 1", "20, -10, 27, 0", "1, 8, -20, 0"}) {
    int id = 0, from = 0, to = 0, slot = 0;
    REQUIRE(std::sscanf(link, "%d, %d, %d, %d", &id, &from, &to, &slot) == 4);
    inner_links += (inner_links.empty() ? "" : ", ") + std::string(R"({"id": )") +
                   std::to_string(id) + R"(, "origin_id": )" + std::to_string(from) +
                   R"(, "origin_slot": 0, "target_id": )" + std::to_string(to) +
                   R"(, "target_slot": )" + std::to_string(slot) + "}";
  }
  const auto record = read_workflow(
      R"({"nodes": [{"id": 57, "type": ")" + kUuid +
      R"(", "mode": 0, "inputs": [{"name": "text", "type": "STRING",
        "widget": {"name": "text"}, "link": null}], "outputs": [{"name": "IMAGE", "type": "IMAGE"}],
        "properties": {"proxyWidgets": )" +
      promoted + R"(}, "widgets_values": )" + values + "}, " + save("1") +
      R"(], "links": [[1, 57, 0, 9, 0, "IMAGE"]], "definitions": {"subgraphs": [{"id": ")" + kUuid +
      R"(", "inputs": [{"name": "text", "type": "STRING"}], "outputs": [{"name": "IMAGE", "type": "IMAGE"}], "nodes": )" +
      nodes("0", R"({"name": "text", "type": "STRING", "widget": {"name": "text"}, "link": 20})") +
      R"(, "links": [)" + inner_links + "]}]}}");
  check_picture(record);
  CHECK(record.generation.prompt == prompt);
  CHECK(record.generation.seed == seed);
}

TEST_CASE("the names of widgets in newer files count before the table", "[metadata][comfyui]") {
  const auto record = read_workflow(R"({"nodes": [
    {"id": 1, "type": "KSampler Of A Pack", "inputs": [{"name": "latent", "type": "LATENT", "link": 1},
      {"name": "seed", "widget": {"name": "seed"}, "link": null}, {"name": "steps", "widget": {"name": "steps"}, "link": null},
      {"name": "sampler_name", "widget": {"name": "sampler_name"}, "link": null}], "widgets_values": [5, "fixed", 30, "euler"]},
    {"id": 2, "type": "EmptyLatentImage", "outputs": [{"type": "LATENT"}], "widgets_values": {"width": 64, "height": 32}}],
    "links": [{"id": 1, "origin_id": 2, "origin_slot": 0, "target_id": 1, "target_slot": 0}]})");
  CHECK(record.generation.seed == 5u);
  CHECK(record.generation.steps == 30u);
  CHECK(record.generation.sampler == "euler");
  CHECK(record.generation.height == 32u);
}

TEST_CASE("a workflow that is not understood is kept", "[metadata][comfyui]") {
  const auto workflow = GENERATE(
      as<std::string>(), R"({"nodes": [], "links": []})",
      R"({"nodes": [{"id": 1, "type": "SomeSampler", "widgets_values": [1, 2, 3]}], "links": [[1]]})",
      R"({"nodes": [7, null, {"id": {}, "inputs": 5, "widgets_values": "x"}], "links": {"a": 1}, "definitions": {"subgraphs": 3}})");
  const auto record = read_workflow(workflow);
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.format == "png:iTXt:workflow");
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(warns_of(record, "workflow kept, not interpreted"));
}

TEST_CASE("subgraphs inside themselves end", "[metadata][comfyui][limits]") {
  std::string inside =
      R"([{"id": 1, "type": "s"}, {"id": 2, "type": "s"}, {"id": 3, "type": "s"}, {"id": 4, "type": "s"}])";
  const auto record =
      read_workflow(R"({"nodes": )" + inside +
                    R"(, "links": [], "definitions": {"subgraphs": [{"id": "s", "nodes": )" +
                    inside + R"(, "links": []}]}})");
  CHECK(warns_of(record, "workflow kept, not interpreted"));
}
