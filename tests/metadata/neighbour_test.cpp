#include <filesystem>

#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"
#include "temp_dir.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;
using ztgit::test::TempDir;

TEST_CASE("a neighbour fills what the picture does not tell", "[metadata][neighbour]") {
  TempDir dir;
  const auto image = dir.path() / "outputs_20260105143025.png";
  const auto [why, name, text] = GENERATE(table<std::string, std::string, std::string>({
      {"JSON", ".json", R"({"prompt": "a fox", "seed": 7, "steps": 8})"},
      {"YAML", ".yaml", "prompt: a fox\nseed: 7\nsteps: 8\n"},
      {"A1111 text", ".txt", "a fox\nSteps: 8, Sampler: Euler, Seed: 7"},
      {"Easy Diffusion text", ".txt", "Prompt: a fox\nSeed: 7\nSteps: 8\n"},
  }));
  INFO(why);
  dir.write("outputs_20260105143025" + name, text);
  auto record = inspect(ztgit::test::png(), image.filename().string()).record;
  record.generation.steps = 3;
  merge_neighbour(record, image);
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.seed == 7u);
  CHECK(record.generation.steps == 3u);
  CHECK(origin(record, "seed") == "sidecar");
  CHECK(origin(record, "steps") == "(embedded)");
  CHECK(record.source.generator == "z-image-turbo-webui");
  CHECK(record.source.format == "neighbour:" + name.substr(1));
  CHECK(record.raw.size() == 1);
  CHECK(record.raw[0].key == "outputs_20260105143025" + name);
  CHECK(record.warnings.empty());
}

TEST_CASE("a plain caption beside the picture is its prompt, and said to be one",
          "[metadata][neighbour]") {
  TempDir dir;
  dir.write("a.txt", "a fox in the snow\n");
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  CHECK(record.generation.prompt == "a fox in the snow");
  CHECK(origin(record, "prompt") == "sidecar");
  CHECK(warns_of(record, "taken as the prompt"));
}

TEST_CASE("a neighbour that cannot be used is a warning", "[metadata][neighbour][limits]") {
  TempDir dir;
  const auto image = dir.path() / "a.png";
  Record record;
  SECTION("broken") { dir.write("a.json", "{"); }
  SECTION("of something else") { dir.write("a.json", R"({"nodes": []})"); }
  SECTION("too long") { dir.write("a.json", std::string(limits::kNeighbourBytes + 1, ' ')); }
  SECTION("a folder") { std::filesystem::create_directory(dir.path() / "a.json"); }
  SECTION("a link") {
    std::filesystem::create_symlink(dir.write("b", "{}"), dir.path() / "a.json");
  }
  SECTION("empty") { dir.write("a.txt", ""); }
  merge_neighbour(record, image);
  CHECK(record.warnings.size() == 1);
  CHECK(record.raw.empty());
  CHECK_FALSE(record.generation.prompt.has_value());
}

TEST_CASE("without neighbours nothing changes", "[metadata][neighbour]") {
  TempDir dir;
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  CHECK(record.warnings.empty());
  CHECK(record.source.format == "none");
}

TEST_CASE("an XMP file beside the picture tells what IPTC has names for", "[metadata][neighbour]") {
  TempDir dir;
  const auto name = GENERATE(as<std::string>(), "a.xmp", "a.png.xmp");
  dir.write(name,
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
            "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
            "xmlns:e=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\" e:AISystemUsed=\"comfyui\" "
            "e:AISystemVersionUsed=\"0.3\"><e:AIPromptInformation>a fox &amp; snow"
            "</e:AIPromptInformation></rdf:Description></rdf:RDF></x:xmpmeta>");
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  CHECK(record.generation.prompt == "a fox & snow");
  CHECK(record.source.generator == "comfyui");
  CHECK(record.source.version == "0.3");
  CHECK(record.source.format == "neighbour:xmp");
  CHECK(record.warnings.empty());
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].key == name);
}

TEST_CASE("a row of the folder's metadata.jsonl is the picture's", "[metadata][neighbour]") {
  TempDir dir;
  dir.write("metadata.jsonl",
            "{\"file_name\": \"b.png\", \"text\": \"a.png\"}\nnot JSON a.png\r\n"
            "{\"text\": \"a fox\", \"seed\": 18446744073709551615, \"file_name\": "
            "\"a.png\", \"width\": 8, \"note\": null}\r\n"
            "{\"file_name\": \"a.png\", \"text\": \"second\"}\n");
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  CHECK(record.generation.prompt == "a fox");
  CHECK(record.generation.seed == UINT64_MAX);
  CHECK(record.generation.width == 8u);
  CHECK(extra(record, "file_name") == "(absent)");
  CHECK(record.source.format == "neighbour:jsonl");
  REQUIRE(record.raw.size() == 1);
  CHECK(record.raw[0].bytes.starts_with("{\"text\": \"a fox\""));
  Record other;
  merge_neighbour(other, dir.path() / "c.png");
  CHECK(other == Record{});
}

TEST_CASE("neighbours of other programs are read", "[metadata][neighbour]") {
  const auto [why, name, text, generator] =
      GENERATE(table<std::string, std::string, std::string, std::string>({
          {"CivitAI's API", "a.json",
           R"({"meta": {"prompt": "p", "negativePrompt": "n", "cfgScale": 7, "steps": 9,
              "sampler": "Euler a", "seed": 4, "clipSkip": 2, "Size": "8x16", "resources": [
              {"type": "lora", "name": "l", "weight": 0.5, "hash": "12"},
              {"type": "model", "name": "m", "hash": "0123456789"}]}})",
           "unknown"},
          {"nested sampling", "a.json",
           R"({"software": "forge", "prompt": "p", "negativePrompt": "n", "width": 8, "height": 16,
              "model": {"name": "m", "hash": "0123456789", "vae": "v"}, "loras": ["l:0.5"],
              "sampling": {"seed": 4, "steps": 9, "cfg": 7, "sampler": "Euler a", "clipSkip": 2}})",
           "forge"},
          {"Easy Diffusion's JSON", "a.json",
           "{\n  \"prompt\": \"p\",\n  \"negative_prompt\": \"n\", \"seed\": 4,\n"
           "  \"use_stable_diffusion_model\": \"m\",\n  \"num_inference_steps\": 9, "
           "\"guidance_scale\": 7, \"sampler_name\": \"Euler a\", \"clip_skip\": 2, "
           "\"width\": 8, \"height\": 16, \"loras\": [[\"l\", 0.5]], \"x\": null\n}",
           "easy-diffusion"},
          {"Easy Diffusion's text", "a.txt",
           "Prompt: p\nNegative Prompt: n\nSeed: 4\nStable Diffusion model: m\nClip Skip: 2\n"
           "Sampler: Euler a\nWidth: 8\nHeight: 16\nSteps: 9\nGuidance Scale: 7\nVAE model: "
           "None\nloras: l:0.5\n",
           "easy-diffusion"},
      }));
  INFO(why);
  TempDir dir;
  dir.write(name, text);
  Record record;
  merge_neighbour(record, dir.path() / "a.png");
  const auto& generation = record.generation;
  CHECK(record.source.generator == generator);
  CHECK(generation.prompt == "p");
  CHECK(generation.negative_prompt == "n");
  CHECK(generation.seed == 4u);
  CHECK(generation.steps == 9u);
  CHECK(generation.cfg_scale == 7.0);
  CHECK(generation.sampler == "Euler a");
  CHECK(generation.clip_skip == 2u);
  CHECK(generation.width == 8u);
  CHECK(generation.height == 16u);
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "m");
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].name == "l");
  CHECK(generation.loras[0].weight == 0.5);
}
