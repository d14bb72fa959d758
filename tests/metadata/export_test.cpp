#include "metadata/export.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/infotext.hpp"

namespace {

using namespace ztgit::metadata;

Record made_by_a1111() {
  return test::read_parameters(
      "a red fox <lora:add_detail:0.8>, \"quoted\"\nNegative prompt: blurry, <b> & \"c\"\n"
      "Steps: 9, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: "
      "18446744073709551615, Size: 1024x768, Model hash: 0123456789, Model: dream_v1, "
      "Clip skip: 2, Version: v1.10.1");
}

Record read_back(const std::string& text) {
  Record record;
  apply_parameters(record, text, "the test");
  return record;
}

bool notes(const Exported& exported, std::string_view part) {
  for (const auto& note : exported.notes)
    if (note.find(part) != std::string::npos) return true;
  return false;
}

using Json = nlohmann::ordered_json;

// The node of that class.
const Json& node_of(const Json& graph, std::string_view class_type) {
  for (const auto& node : graph)
    if (node.at("class_type") == class_type) return node;
  FAIL("no node " << class_type);
  return graph;
}

// The node that input `name` of `node` comes from.
const Json& behind(const Json& graph, const Json& node, const char* name) {
  return graph.at(node.at("inputs").at(name).at(0).get<std::string>());
}

const Json& input(const Json& node, const char* name) { return node.at("inputs").at(name); }

}  // namespace

TEST_CASE("an A1111 text made from a record is read back as that record", "[metadata][export]") {
  const auto record = made_by_a1111();
  const auto exported = export_a1111(record);
  CHECK(exported.notes.empty());
  CHECK(test::read_parameters(exported.text).generation == record.generation);
}

TEST_CASE("an A1111 text names samplers and LoRAs as A1111 finds them", "[metadata][export]") {
  Record record;
  record.generation.prompt = "a fox";
  record.generation.steps = 8;
  record.generation.sampler = "euler_ancestral";
  record.generation.scheduler = "sgm_uniform";
  record.generation.seed = 1;
  record.generation.loras = {{"styles/soft.safetensors", 0.5, std::nullopt}, {"b", {}, {}}};
  record.generation.passes.resize(1);
  const auto exported = export_a1111(record);
  CHECK(exported.text ==
        "a fox <lora:soft:0.5> <lora:b:1>\n"
        "Steps: 8, Sampler: Euler a, Schedule type: SGM Uniform, Seed: 1");
  CHECK(notes(exported, "\"euler_ancestral\" is written as Euler a"));
  CHECK(notes(exported, "no place for passes"));
}

TEST_CASE("a call of diffusers is read back as that record", "[metadata][export]") {
  auto record = made_by_a1111();
  record.generation.shift = 3;
  record.generation.text_encoders = {"qwen_3_4b.safetensors"};
  record.generation.vae = "ae.safetensors";
  record.generation.model = Model{"dream_v1", {}, {}, {}};
  const auto exported = export_diffusers(record);
  CHECK(exported.notes.empty());
  CHECK(exported.text.find("\"num_inference_steps\": 9,") != std::string::npos);
  CHECK(exported.text.find("\"guidance_scale\": 7.5,") != std::string::npos);
  CHECK(exported.text.find("\"clip_skip\": 1,") != std::string::npos);
  CHECK(exported.text.find("\"seed\": 18446744073709551615,") != std::string::npos);
  CHECK(read_back(exported.text).generation == record.generation);
}

TEST_CASE("diffusers calls the distilled scale guidance_scale", "[metadata][export]") {
  Record record;
  record.generation.prompt = "x";
  record.generation.steps = 20;
  record.generation.cfg_scale = 1;
  record.generation.distilled_cfg_scale = 3.5;
  const auto exported = export_diffusers(record);
  CHECK(exported.text.find("\"guidance_scale\": 3.5,\n  \"true_cfg_scale\": 1") !=
        std::string::npos);
  CHECK(read_back(exported.text).generation == record.generation);
}

TEST_CASE("what is unknown stands in no call of diffusers", "[metadata][export]") {
  CHECK(export_diffusers({}).text == "{}");
  Record record;
  record.generation.prompt = "";
  record.generation.cfg_scale = 0;
  CHECK(export_diffusers(record).text == "{\n  \"prompt\": \"\",\n  \"guidance_scale\": 0\n}");
}

TEST_CASE("a picture's own graph is handed out as it stands there", "[metadata][export]") {
  const std::string graph =
      R"({"3": {"class_type": "KSampler",  "inputs": {"seed": 5, "cfg": NaN}}})";
  const auto in_png = test::inspect_png(ztgit::test::text_chunk("prompt", graph + '\0')).record;
  CHECK(export_comfyui_api(in_png).text == graph);
  Record in_webp;
  in_webp.raw.push_back({"webp:EXIF", "Model", "", "prompt:" + graph, 0});
  CHECK(export_comfyui_api(in_webp).text == graph);
  Record in_comment;
  in_comment.raw.push_back(
      {"jpeg:EXIF", "UserComment", "",
       R"({"workflow": {}, "prompt": {"3": {"class_type": "A", "inputs": {}}}})", 0});
  CHECK(Json::parse(export_comfyui_api(in_comment).text).contains("3"));
}

TEST_CASE("the editor's workflow is not taken for a graph", "[metadata][export]") {
  Record record;
  record.raw.push_back({"png:tEXt", "workflow", "", R"({"nodes": [{"class_type": 1}]})", 0});
  CHECK(node_of(Json::parse(export_comfyui_api(record).text), "KSampler").contains("inputs"));
}

TEST_CASE("a built graph leads from the loader to the saved picture", "[metadata][export]") {
  const auto exported = export_comfyui_api(made_by_a1111());
  const auto graph = Json::parse(exported.text);
  const auto& sampler =
      behind(graph, behind(graph, node_of(graph, "SaveImage"), "images"), "samples");
  CHECK(input(sampler, "seed") == 18446744073709551615U);
  CHECK(input(sampler, "steps") == 9);
  CHECK(input(sampler, "cfg") == 7.5);
  CHECK(input(sampler, "sampler_name") == "dpmpp_2m");
  CHECK(input(sampler, "scheduler") == "karras");
  CHECK(input(sampler, "denoise") == 1);
  const auto& positive = behind(graph, sampler, "positive");
  CHECK(input(positive, "text") == "a red fox , \"quoted\"");  // the tag is a node now
  CHECK(input(behind(graph, sampler, "negative"), "text") == "blurry, <b> & \"c\"");
  CHECK(input(behind(graph, positive, "clip"), "stop_at_clip_layer") == -2);
  const auto& lora = behind(graph, sampler, "model");
  CHECK(input(lora, "lora_name") == "add_detail.safetensors");
  CHECK(input(lora, "strength_model") == 0.8);
  CHECK(input(behind(graph, lora, "model"), "ckpt_name") == "dream_v1.safetensors");
  CHECK(input(behind(graph, sampler, "latent_image"), "width") == 1024);
  CHECK(notes(exported, "taken to be \"dream_v1.safetensors\""));
}

TEST_CASE("every link of a built graph leads to a node that stands before it",
          "[metadata][export]") {
  auto record = made_by_a1111();
  record.generation.shift = 3;
  record.generation.distilled_cfg_scale = 3.5;
  record.generation.vae = "x.vae.pt";
  for (const auto* model : {"dream", "z_image_turbo_bf16", "flux1-dev", "qwen-image"}) {
    record.generation.model->name = model;
    const auto graph = Json::parse(export_comfyui_api(record).text);
    for (const auto& [id, node] : graph.items())
      for (const auto& value : node.at("inputs"))
        if (value.is_array()) CHECK(std::stoul(value[0].get<std::string>()) < std::stoul(id));
  }
}

TEST_CASE("Z-Image comes in three files, and what was assumed is said", "[metadata][export]") {
  Record record;
  record.generation.prompt = "fox";
  record.generation.model = Model{"z_image_turbo_bf16", "z_image_turbo_bf16.safetensors", {}, {}};
  record.generation.shift = 3;
  const auto exported = export_comfyui_api(record);
  const auto graph = Json::parse(exported.text);
  CHECK(input(node_of(graph, "UNETLoader"), "unet_name") == "z_image_turbo_bf16.safetensors");
  CHECK(input(node_of(graph, "CLIPLoader"), "type") == "lumina2");
  CHECK(input(node_of(graph, "ModelSamplingAuraFlow"), "shift") == 3);
  CHECK(input(node_of(graph, "EmptySD3LatentImage"), "batch_size") == 1);
  for (const auto* what : {"a text encoder", "the VAE", "the seed", "the number of steps"})
    CHECK(notes(exported, std::string(what) + " is unknown"));
}

TEST_CASE("the IPTC packet is XML whatever the prompt says", "[metadata][export]") {
  auto record = made_by_a1111();
  record.generation.prompt = "<fox> & \"]]>\x01\x7f 狐";
  const auto exported = export_iptc_xmp(record);
  const auto has = [&](std::string_view part) {
    return exported.text.find(part) != std::string::npos;
  };
  CHECK(
      has("AIPromptInformation>&lt;fox&gt; &amp; &quot;]]&gt;\xEF\xBF\xBD&#x7F; 狐\n"
          "Negative prompt: blurry"));
  CHECK(has("AISystemUsed>sd-webui<"));
  CHECK(has("AISystemVersionUsed>v1.10.1<"));
  CHECK(has("newscodes/digitalsourcetype/trainedAlgorithmicMedia<"));
  CHECK(notes(exported, "no place for seed, steps"));
  CHECK(notes(exported, "U+FFFD"));
}

TEST_CASE("a picture that tells nothing is not called generated", "[metadata][export]") {
  CHECK(export_iptc_xmp({}).text.find("DigitalSourceType") == std::string::npos);
}

TEST_CASE("a line for Hugging Face is one line of JSON", "[metadata][export]") {
  auto record = made_by_a1111();
  record.generation.prompt = "one\ntwo";
  const auto exported = export_hf_jsonl(record, "a/b.png");
  CHECK(exported.text.find('\n') == std::string::npos);
  const auto line = Json::parse(exported.text);
  CHECK(line.at("file_name") == "a/b.png");
  CHECK(line.at("text") == "one\ntwo");
  CHECK(line.at("seed") == 18446744073709551615U);
  CHECK(line.at("model") == "dream_v1");
  CHECK(notes(exported, "above 2^63 - 1"));
}
