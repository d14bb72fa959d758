#include "metadata/infotext.hpp"

#include "catch.hpp"
#include "fixtures.hpp"
#include "metadata/limits.hpp"

using namespace ztgit::metadata;
using namespace ztgit::metadata::test;

namespace {

const std::string kLine(kSettings);

std::string setting(const Infotext& text, std::string_view key) {
  for (const auto& [name, value] : text.settings)
    if (name == key) return value;
  return "(absent)";
}

}  // namespace

TEST_CASE("an infotext gives its fields", "[metadata][infotext]") {
  const auto record = read_parameters(infotext());
  const auto& generation = record.generation;
  CHECK(record.source.generator == "sd-webui");
  CHECK(record.source.version == "v1.10.1");
  CHECK(record.source.format == "png:iTXt:parameters");
  CHECK(generation.prompt == "a red fox");
  CHECK(generation.negative_prompt == "blurry");
  CHECK(generation.steps == 9u);
  CHECK(generation.sampler == "Euler");
  CHECK(generation.scheduler == "Simple");
  CHECK(generation.cfg_scale == 1.0);
  CHECK(generation.seed == 42u);
  CHECK(generation.width == 1024u);
  CHECK(generation.height == 768u);
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->name == "z_image_turbo_bf16");
  CHECK(generation.model->hash == "0123456789");
  CHECK(generation.model->hash_type == "autov2");
  CHECK(generation.extra.empty());
  CHECK(record.warnings.empty());
}

TEST_CASE("prompt and settings are told apart", "[metadata][infotext]") {
  const auto [why, text, prompt,
              negative] = GENERATE_COPY(table<std::string, std::string, std::string, std::string>({
      {"several lines", "a\nb\nNegative prompt: c\nd\n" + kLine, "a\nb", "c\nd"},
      {"CRLF", "a\r\nNegative prompt: c\r\n" + kLine, "a", "c"},
      {"a lone CR", "a\rNegative prompt: c\r" + kLine, "a", "c"},
      {"trailing NULs", "a\n" + kLine + std::string(3, '\0'), "a", "(none)"},
      {"blank lines around", "\n\na\n\nNegative prompt: c\n\n" + kLine + "\n\n", "a", "c"},
      {"inner blanks stay", "a, \n b\n" + kLine, "a, \n b", "(none)"},
      {"a prompt line that looks like settings",
       "Steps: go up the stairs, Sampler: none, Seed: of life\nb: c\nNegative prompt: d\n" + kLine,
       "Steps: go up the stairs, Sampler: none, Seed: of life\nb: c", "d"},
      {"a second negative is text", "a\nNegative prompt: b\nNegative prompt: c\n" + kLine, "a",
       "b\nNegative prompt: c"},
      {"settings-like text in the negative", "a\nNegative prompt: b\nSteps: in negative\n" + kLine,
       "a", "b\nSteps: in negative"},
      {"lines after the settings",
       "a\n" + kLine + "\nTemplate: a {dog|cat}, b\nNegative Template: none", "a", "(none)"},
      {"no prompt at all", kLine, "", "(none)"},
      {"no prompt, but a negative", "Negative prompt: c\n" + kLine, "", "c"},
      {"no settings", "just a prompt, nothing else", "just a prompt, nothing else", "(none)"},
      {"no settings, two fields", "a\nNegative prompt: c", "a", "c"},
      {"two pairs are no settings", "a\nSteps: 3, Seed: 4", "a\nSteps: 3, Seed: 4", "(none)"},
      {"three pairs without Steps are none", "a\nred: 1, green: 2, blue: 3",
       "a\nred: 1, green: 2, blue: 3", "(none)"},
      {"everything in one line", "a fox.Negative prompt: bad.Steps: 20, Sampler: Euler, Seed: 4",
       "a fox.", "bad."},
      {"one line, no negative", "a fox. Steps: 20, Sampler: Euler, Seed: 4", "a fox.", "(none)"},
      {"one line that begins with another setting", "Seed: 4, Steps: 20, Sampler: Euler", "",
       "(none)"},
      {"the last two in one line", "a\nb.Negative prompt: c.Steps: 20, Sampler: Euler, Seed: 4",
       "a\nb.", "c."},
      {"negative and settings in one line",
       "a\nNegative prompt: b, c Steps: 20, Sampler: Euler, Seed: 4, Negative prompt: d", "a",
       "b, c"},
      {"brackets in front", "[cat|dog] in {snow|rain}\n" + kLine, "[cat|dog] in {snow|rain}",
       "(none)"},
      {"nothing", "", "", "(none)"},
  }));
  INFO(why);
  const auto parsed = parse_infotext(text);
  CHECK(parsed.prompt == prompt);
  CHECK(parsed.negative_prompt.value_or("(none)") == negative);
}

TEST_CASE("a settings line need not begin with Steps", "[metadata][infotext]") {
  const auto line = GENERATE(as<std::string>(), "Sampler: Euler, Seed: 4, CFG scale: 7",
                             "Seed: 4, Size: 8x8, Model: m", "Version: v1, Seed: 4, Steps: 9",
                             "steps: 9, sampler: e, seed: 4");
  CHECK(parse_infotext("a\n" + line).prompt == "a");
}

TEST_CASE("values keep quotes, colons, commas and brackets where they belong",
          "[metadata][infotext]") {
  const auto [why, pair, key,
              value] = GENERATE(table<std::string, std::string, std::string, std::string>({
      {"quoted comma", R"(VAE: "a, b.safetensors")", "VAE", "a, b.safetensors"},
      {"quoted escapes", R"(Hires prompt: "line1\nline2: \"q\", z")", "Hires prompt",
       "line1\nline2: \"q\", z"},
      {"a quote that does not decode stays", R"(Note: "a\qb, c")", "Note", R"("a\qb, c")"},
      {"a quote that never ends", R"(Note: "abc)", "Note", R"("abc)"},
      {"a quote in the middle", R"(Note: say "a" now)", "Note", R"(say "a" now)"},
      {"bare JSON", R"(Hashes: {"model": "1", "lora:l1": "0a, 1b"})", "Hashes",
       R"({"model": "1", "lora:l1": "0a, 1b"})"},
      {"a bare list", R"(Skip layers: [7, 8, 9])", "Skip layers", "[7, 8, 9]"},
      {"a bracket that never ends", "Note: [abc", "Note", "[abc"},
      {"a value with colons", "Created: 2024-01-02T10:00:00Z", "Created", "2024-01-02T10:00:00Z"},
      {"a Windows path", R"(Path: C:\models\a.safetensors)", "Path", R"(C:\models\a.safetensors)"},
      {"a key with a slash and a dash", "Tile-size/px: 5", "Tile-size/px", "5"},
      {"an empty value", "Model: ", "Model", ""},
      {"non-ASCII", "模型: 狐狸", "模型", "狐狸"},
  }));
  INFO(why);
  CHECK(setting(parse_infotext("p\nSteps: 9, Sampler: Euler, Seed: 4, " + pair + ", Last: 1"),
                key) == value);
}

TEST_CASE("keys match exactly and the first of them counts", "[metadata][infotext]") {
  const auto record = read_parameters(
      "p\nSteps: 9, Sampler: Euler, Seed: 4, ADetailer Version: 24.5, ADetailer steps: 3, Version: "
      "v1.9.0, Steps: 50");
  CHECK(record.source.version == "v1.9.0");
  CHECK(record.generation.steps == 9u);
  CHECK(extra(record, "ADetailer Version") == "24.5");
  CHECK(extra(record, "Steps") == "50");
}

TEST_CASE("keys compare without case", "[metadata][infotext]") {
  CHECK(read_parameters("p\nsteps: 9, SAMPLER: Euler, seed: 4, CFG Scale: 7.5")
            .generation.cfg_scale == 7.5);
}

TEST_CASE("seeds are whole numbers up to 2^64-1", "[metadata][infotext]") {
  const auto read_seed = [](const std::string& seed) {
    return read_parameters("p\nSteps: 9, Sampler: Euler, Size: 8x8, Seed: " + seed);
  };
  CHECK(read_seed("18446744073709551615").generation.seed == UINT64_MAX);
  CHECK(read_seed("0").generation.seed == 0u);
  const auto odd =
      GENERATE(as<std::string>(), "-1", "18446744073709551616", "random", "1.5", "1e400", "nan");
  const auto record = read_seed(odd);
  CHECK_FALSE(record.generation.seed.has_value());
  CHECK(extra(record, "Seed") == odd);
}

TEST_CASE("zero and the empty text are values", "[metadata][infotext]") {
  const auto record =
      read_parameters("\nSteps: 0, Sampler: Euler, Seed: 0, CFG scale: 0.0, Size: 8x8");
  CHECK(record.generation.prompt == "");
  CHECK(record.generation.negative_prompt == "");
  CHECK(record.generation.cfg_scale == 0.0);
  CHECK(record.generation.steps == 0u);
}

TEST_CASE("an old sampler name holds the scheduler", "[metadata][infotext]") {
  const auto old_style = read_parameters("p\nSteps: 9, Sampler: DPM++ 2M Karras, Seed: 4");
  CHECK(old_style.generation.sampler == "DPM++ 2M");
  CHECK(old_style.generation.scheduler == "Karras");
  CHECK(extra(old_style, "Sampler") == "DPM++ 2M Karras");
  const auto told =
      read_parameters("p\nSteps: 9, Sampler: DPM++ 2M Karras, Schedule type: Beta, Seed: 4");
  CHECK(told.generation.sampler == "DPM++ 2M Karras");
  CHECK(told.generation.scheduler == "Beta");
  CHECK_FALSE(
      read_parameters("p\nSteps: 9, Sampler: Karras, Seed: 4").generation.scheduler.has_value());
}

TEST_CASE("LoRA tags meet their hashes by name", "[metadata][infotext]") {
  const auto record = read_parameters(
      "fox <lora:add_detail:0.8> <lora:styleX:1:0.5> <lora:bare> <lora:open\n"
      "Steps: 9, Sampler: Euler, Seed: 4, Lora hashes: \"add_detail: 0a1b, other: ff\"");
  const auto& loras = record.generation.loras;
  REQUIRE(loras.size() == 4);
  CHECK(loras[0].name == "add_detail");
  CHECK(loras[0].weight == 0.8);
  CHECK(loras[0].hash == "0a1b");
  CHECK(loras[1].name == "styleX");
  CHECK(loras[1].weight == 1.0);
  CHECK(loras[2].name == "bare");
  CHECK_FALSE(loras[2].weight.has_value());
  CHECK(loras[3].name == "other");
  CHECK(loras[3].hash == "ff");
  CHECK(record.generation.prompt ==
        "fox <lora:add_detail:0.8> <lora:styleX:1:0.5> <lora:bare> <lora:open");
}

TEST_CASE("the version tells the members of the family apart", "[metadata][infotext]") {
  const auto [tail, generator] = GENERATE(table<std::string, std::string>({
      {"Version: v1.10.1", "sd-webui"},
      {"Model: m", "sd-webui"},
      {"Version: f2.0.1v1.10.1-previous-313-g8a042934", "forge"},
      {"Version: f0.0.17v1.8.0rc-latest-276-g29be1da7", "forge"},
      {"Version: f1.0.0v2-v1.10.1RC-latest-654-gb1b2ac67", "reforge"},
      {"Version: f1.0.1-v1.10.1RC", "reforge"},
      {"Version: f2.0.1", "forge"},
      {"Version: f2.0.1v1.10.1-vae-fix", "forge"},
      {"Version: f1.2.3-v1.10.1", "reforge"},
      {"Version: fast", "sd-webui"},
      {"Version: neo", "forge"},
      {"Version: neo-2.1", "forge"},
      {"Version: classic", "forge"},
      {"Version: Fooocus v2.4.3", "fooocus"},
      {"Version: ComfyUI", "comfyui"},
      {"Version: stable-diffusion.cpp", "sd.cpp"},
      {"App: SD.Next, Version: 4f5d5ee", "sd-next"},
      {"Civitai resources: [{\"type\":\"checkpoint\",\"modelVersionId\":1}]", "civitai"},
  }));
  INFO(tail);
  CHECK(read_parameters("p\nSteps: 9, Sampler: Euler, Seed: 4, " + tail).source.generator ==
        generator);
}

TEST_CASE("a prompt may begin like JSON, and damaged JSON is no prompt", "[metadata][infotext]") {
  CHECK(read_parameters("{a|b} fox\n" + kLine).generation.prompt == "{a|b} fox");
  CHECK(read_parameters("[a:b:0.5]\n" + kLine).warnings.empty());
  CHECK_FALSE(read_parameters("{\"a\": 1").generation.prompt.has_value());
  CHECK_FALSE(
      read_parameters("{\"a\": \"Steps: 9, Seed: 4, Size: 8x8\"}").generation.prompt.has_value());
}

TEST_CASE("an infotext is found in other entries by its settings", "[metadata][infotext]") {
  const auto key =
      GENERATE(as<std::string>(), "Comment", "Description", "ImageDescription", "postprocessing");
  CHECK(read_texts({{key, infotext()}}).generation.seed == 42u);
  CHECK_FALSE(read_texts({{key, "a holiday"}}).generation.prompt.has_value());
}

TEST_CASE("hashes and weights in lists meet the LoRAs by name", "[metadata][infotext]") {
  const auto record = read_parameters(
      "p <lora:a:0.8>\nSteps: 9, Sampler: Euler, Seed: 4, CLiP-skip: 2, Lora hashes: \"b: 0a\", "
      "Lora weights: \"b: 0.5, c: 1\", Hashes: {\"model\": \"0123456789\", \"lora:a\": \"12\", "
      "\"embed:e\": \"34\", \"vae\": \"56\"}");
  const auto& generation = record.generation;
  CHECK(generation.clip_skip == 2u);
  REQUIRE(generation.model.has_value());
  CHECK(generation.model->hash == "0123456789");
  REQUIRE(generation.loras.size() == 3);
  CHECK(generation.loras[0].hash == "12");
  CHECK(generation.loras[1].name == "b");
  CHECK(generation.loras[1].weight == 0.5);
  CHECK(generation.loras[1].hash == "0a");
  CHECK(generation.loras[2].weight == 1.0);
  CHECK(extra(record, "Hashes").find("embed:e") != std::string::npos);
}

TEST_CASE("Civitai's resources name model and LoRAs", "[metadata][infotext]") {
  const std::string resources =
      R"(Civitai resources: [{"type":"checkpoint","modelVersionId":1,"modelName":"M, x"},)"
      R"({"type":"lora","weight":0.8,"modelName":"L"},{"type":"embed","modelName":"E"},7])";
  const auto record = read_parameters("p\nSteps: 9, Sampler: Euler, Seed: 4, " + resources +
                                      ", Created Date: 2024-01-02T10:00:00.1234567Z");
  CHECK(record.source.generator == "civitai");
  CHECK(record.source.created_at == "2024-01-02T10:00:00.1234567Z");
  CHECK(record.generation.model->name == "M, x");
  REQUIRE(record.generation.loras.size() == 1);
  CHECK(record.generation.loras[0].name == "L");
  CHECK(record.generation.loras[0].weight == 0.8);
}

TEST_CASE("the second pass of a picture is one of its passes", "[metadata][infotext]") {
  const auto record = read_parameters(
      "p\n" + kLine +
      ", Denoising strength: 0.4, Hires upscale: 2, Hires steps: 10, Hires upscaler: Latent, Hires "
      "CFG Scale: 5, Hires prompt: \"a, b\"");
  REQUIRE(record.generation.passes.size() == 1);
  const auto& pass = record.generation.passes[0];
  CHECK(pass.mode == "hires");
  CHECK(pass.steps == 10u);
  CHECK(pass.cfg_scale == 5.0);
  CHECK(pass.denoising_strength == 0.4);
  CHECK(pass.prompt == "a, b");
  CHECK_FALSE(pass.width.has_value());  // told as a factor only
  CHECK(extra(record, "Hires prompt") == "a, b");
  CHECK(read_parameters("p\n" + kLine).generation.passes.empty());
}

TEST_CASE("stable-diffusion.cpp's JSON tail decides", "[metadata][infotext]") {
  const auto record = read_parameters(
      "狐狸, a: b\nSteps: 9, CFG scale: 1.000000, Guidance: 3.500000, Eta: 0.000000, Seed: 42, "
      "Size: 1024x1024, "
      "Model: , RNG: cuda, Sampler: euler simple, Custom Sigmas: [1.0, 0.5, 0.0], Unet: z.gguf, "
      "VAE: ae.safetensors, "
      "Version: stable-diffusion.cpp, SDCPP: {\"schema\": \"sdcpp.image.params/v1\", \"mode\": "
      "\"txt2img\", \"seed\": 7, "
      "\"width\": 512, \"height\": 256, \"prompt\": {\"positive\": \"狐狸, a: b\", \"negative\": "
      "\"\"}, \"sampling\": "
      "{\"steps\": 8, \"method\": \"heun\", \"scheduler\": \"karras\", \"guidance\": {\"txt_cfg\": "
      "2.0, "
      "\"distilled_guidance\": 3.0}}, \"models\": {\"diffusion_model\": \"y.gguf\", \"llm\": "
      "\"qwen.gguf\"}, "
      "\"clip_skip\": -1, \"loras\": [{\"name\": \"l\", \"multiplier\": 0.5}]}");
  const auto& generation = record.generation;
  CHECK(record.source.generator == "sd.cpp");
  CHECK(generation.prompt == "狐狸, a: b");
  CHECK(generation.seed == 7u);
  CHECK(generation.steps == 8u);
  CHECK(generation.width == 512u);
  CHECK(generation.cfg_scale == 2.0);
  CHECK(generation.distilled_cfg_scale == 3.0);
  CHECK(generation.sampler == "heun");
  CHECK(generation.scheduler == "karras");
  CHECK(generation.mode == "txt2img");
  CHECK(generation.model->file == "y.gguf");
  CHECK(generation.vae == "ae.safetensors");
  CHECK(generation.text_encoders == std::vector<std::string>{"qwen.gguf"});
  CHECK_FALSE(generation.clip_skip.has_value());
  REQUIRE(generation.loras.size() == 1);
  CHECK(generation.loras[0].weight == 0.5);
  CHECK(extra(record, "Custom Sigmas") == "[1.0, 0.5, 0.0]");
}

TEST_CASE("an older stable-diffusion.cpp has no tail", "[metadata][infotext]") {
  const auto record = read_parameters(
      "p\nSteps: 9, CFG scale: 1.0, Guidance: 3.5, Seed: 42, Size: 8x8, Model: , Sampler: euler "
      "simple, TE: a.gguf, TE: "
      "b.gguf, Unet: z.gguf, Version: stable-diffusion.cpp");
  CHECK(record.generation.sampler == "euler");
  CHECK(record.generation.scheduler == "simple");
  CHECK(record.generation.model->name == "z.gguf");
  CHECK(record.generation.distilled_cfg_scale == 3.5);
  CHECK(record.generation.text_encoders == std::vector<std::string>{"a.gguf", "b.gguf"});
}

TEST_CASE("a text without settings is a prompt, and said to be partial", "[metadata][infotext]") {
  const auto record = read_parameters("just a prompt");
  CHECK(record.generation.prompt == "just a prompt");
  CHECK(warns_of(record, "no settings line"));
}

TEST_CASE("long and nested texts take linear time and no recursion",
          "[metadata][infotext][limits]") {
  const auto repeated = [](std::string_view part, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += part;
    return text;
  };
  const auto body = GENERATE_COPY(
      repeated("k: [", 200000), repeated("ab:\"\\\",", 100000), repeated("a ", 400000),
      repeated("aa:,", 200000), repeated("\"", 500000), repeated("{", 500000),
      "Long: \"" + repeated("x", 300000) + "\"", repeated("Negative prompt:\n", 40000));
  const auto parsed = parse_infotext(body + "\nSteps: 9, Sampler: Euler, Seed: 4, " + body);
  CHECK(parsed.settings.size() <= limits::kInfotextPairs);
}

TEST_CASE("written infotext is read back the same", "[metadata][infotext]") {
  const auto [why, text] = GENERATE_COPY(table<std::string, std::string>({
      {"plain", infotext()},
      {"quotes", "x\n" + kLine +
                     R"(, VAE: "a, b", Hashes: {"model": "1"}, Hires prompt: "l1\nl2: \"q\", z")"},
      {"old sampler", "x\nSteps: 9, Sampler: DPM++ 2M Karras, Seed: 4, Size: 8x8"},
      {"loras", "x <lora:a:0.5>\n" + kLine + ", Lora hashes: \"a: 12\""},
      {"no negative", "x\n" + kLine},
      {"a seed of -1", "x\nSteps: 9, Sampler: Euler, Size: 8x8, Seed: -1"},
      {"only a prompt", "x"},
  }));
  INFO(why);
  const auto first = read_parameters(text);
  const auto second = read_parameters(to_a1111(first));
  CHECK(to_a1111(second) == to_a1111(first));
  CHECK(second.generation.prompt == first.generation.prompt);
  CHECK(second.generation.negative_prompt == first.generation.negative_prompt);
  CHECK(second.generation.seed == first.generation.seed);
  CHECK(second.generation.sampler == first.generation.sampler);
  CHECK(second.generation.vae == first.generation.vae);
  CHECK(second.generation.loras.size() == first.generation.loras.size());
  CHECK(extra(second, "Hires prompt") == extra(first, "Hires prompt"));
  CHECK(extra(second, "Seed") == extra(first, "Seed"));
}

TEST_CASE("infotext is written in A1111's order and quoting", "[metadata][infotext]") {
  CHECK(to_a1111(read_parameters(infotext())) == infotext());
  Record record;
  record.generation.prompt = "p";
  record.generation.cfg_scale = 7.5;
  record.generation.extra = {{"Note", "a: b"}, {"bad key: x", "1"}};
  CHECK(to_a1111(record) == "p\nCFG scale: 7.5, Note: \"a: b\"");
}
