#include "comfyui_graph.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "export_fields.hpp"
#include "fields.hpp"
#include "json.hpp"
#include "sampler_names.hpp"

namespace ztgit::metadata {

namespace {

// Models whose parts are files of their own. File names as ComfyUI's templates have them.
struct Family {
  std::array<std::string_view, 4> signs;  // in a model's name, lower case
  std::string_view clip_type;
  std::string_view text_encoder, second_text_encoder;  // the second: DualCLIPLoader
  std::string_view vae;
  std::string_view shift_node;
};

constexpr std::array kFamilies{
    Family{{"z_image", "z-image", "zimage", "z image"},
           "lumina2",
           "qwen_3_4b.safetensors",
           "",
           "ae.safetensors",
           "ModelSamplingAuraFlow"},
    Family{{"qwen_image", "qwen-image", "qwenimage", "qwen image"},
           "qwen_image",
           "qwen_2.5_vl_7b_fp8_scaled.safetensors",
           "",
           "qwen_image_vae.safetensors",
           "ModelSamplingAuraFlow"},
    Family{{"flux", "flux", "flux", "flux"},
           "flux",
           "clip_l.safetensors",
           "t5xxl_fp16.safetensors",
           "ae.safetensors",
           "ModelSamplingSD3"},
};

std::string with_model_ending(std::string_view name) {
  const bool has_ending = without_model_ending(name).size() < name.size();
  return std::string(name) + (has_ending ? "" : ".safetensors");
}

// A1111's tags mean nothing to ComfyUI's encoder: they would be read as words.
std::string without_lora_tags(std::string_view prompt) {
  constexpr std::string_view opening = "<lora:";
  std::string plain;
  while (true) {
    const auto at = prompt.find(opening);
    const auto end = at == prompt.npos ? prompt.npos : prompt.find('>', at);
    if (end == prompt.npos) return plain + std::string(prompt);
    plain += prompt.substr(0, at);
    prompt.remove_prefix(end + 1);
  }
}

class Graph {
 public:
  explicit Graph(const Record& record)
      : record_(record), made_(record.generation), family_(family_of(record)) {}

  Exported build() {
    load_model();
    add_loras();
    add_model_settings();
    const auto positive = guided(encode(without_lora_tags(prompt(made_.prompt, "prompt"))));
    const auto negative = encode(without_lora_tags(made_.negative_prompt.value_or("")));
    sample(positive, negative, latent());
    exported_.text = nodes_.on_lines(0);
    note_left_out(exported_, made_,
                  {"prompt", "negative_prompt", "seed", "steps", "cfg_scale", "distilled_cfg_scale",
                   "sampler", "scheduler", "width", "height", "denoising_strength", "clip_skip",
                   "shift", "mode", "model", "vae", "text_encoders", "loras"});
    return std::move(exported_);
  }

 private:
  static const Family* family_of(const Record& record) {
    const auto& model = record.generation.model.value_or(Model{});
    const auto names = ascii_lower(model.name.value_or("") + " " + model.file.value_or("") + " " +
                                   record.source.generator);
    for (const auto& family : kFamilies)
      for (const auto sign : family.signs)
        if (names.find(sign) != names.npos) return &family;
    return nullptr;
  }

  std::string add(std::string_view class_type, const JsonObject& inputs) {
    auto id = std::to_string(++count_);
    JsonObject node;
    node.text("class_type", class_type);
    node.json("inputs", inputs.on_lines(4));
    nodes_.json(id, node.on_lines(2));
    return id;
  }

  static std::string link(std::string_view id, int output) {
    return fmt::format("[\"{}\", {}]", id, output);
  }

  void note(std::string text) { exported_.notes.push_back(std::move(text)); }

  // A required input that the record does not tell.
  void note_assumed(std::string_view what, std::string_view value) {
    note(fmt::format("{} is unknown; {} stands in the graph", what, value));
  }

  std::string prompt(const std::optional<std::string>& text, std::string_view what) {
    if (!text) note_assumed("the " + std::string(what), "\"\"");
    return text.value_or("");
  }

  std::string model_file() {
    const auto model = made_.model.value_or(Model{});
    if (model.file) return std::string(*model.file);
    if (!model.name) {
      note_assumed("the model", "\"\"");
      return {};
    }
    auto file = with_model_ending(*model.name);
    if (file != *model.name) note(fmt::format("the model's file is taken to be {}", shown(file)));
    return file;
  }

  void load_model() {
    JsonObject inputs;
    if (family_ == nullptr) {
      inputs.text("ckpt_name", std::string_view(model_file()));
      const auto loader = add("CheckpointLoaderSimple", inputs);
      model_ = link(loader, 0);
      clip_ = link(loader, 1);
      vae_ = link(loader, 2);
      if (made_.vae && *made_.vae != "Automatic") load_vae(*made_.vae);
      return;
    }
    inputs.text("unet_name", std::string_view(model_file()));
    inputs.text("weight_dtype", std::string_view("default"));
    model_ = link(add("UNETLoader", inputs), 0);
    load_text_encoders();
    if (!made_.vae) note_assumed("the VAE", shown(family_->vae));
    load_vae(made_.vae.value_or(std::string(family_->vae)));
  }

  void load_text_encoders() {
    const auto& told = made_.text_encoders;
    const bool two = !family_->second_text_encoder.empty();
    const auto encoder = [&](std::size_t index, std::string_view otherwise) {
      if (index < told.size()) return with_model_ending(told[index]);
      note_assumed("a text encoder", shown(otherwise));
      return std::string(otherwise);
    };
    JsonObject inputs;
    inputs.text(two ? "clip_name1" : "clip_name",
                std::string_view(encoder(0, family_->text_encoder)));
    if (two) inputs.text("clip_name2", std::string_view(encoder(1, family_->second_text_encoder)));
    inputs.text("type", family_->clip_type);
    clip_ = link(add(two ? "DualCLIPLoader" : "CLIPLoader", inputs), 0);
  }

  void load_vae(const std::string& name) {
    JsonObject inputs;
    inputs.text("vae_name", std::string_view(with_model_ending(name)));
    vae_ = link(add("VAELoader", inputs), 0);
  }

  void add_loras() {
    for (const auto& lora : made_.loras) {
      if (!lora.weight) note_assumed("the weight of LoRA " + shown(lora.name), "1");
      JsonObject inputs;
      inputs.json("model", model_);
      inputs.json("clip", clip_);
      inputs.text("lora_name", std::string_view(with_model_ending(lora.name)));
      inputs.number("strength_model", lora.weight.value_or(1));
      inputs.number("strength_clip", lora.weight.value_or(1));
      const auto loader = add("LoraLoader", inputs);
      model_ = link(loader, 0);
      clip_ = link(loader, 1);
    }
  }

  void add_model_settings() {
    if (made_.shift) {
      JsonObject inputs;
      inputs.json("model", model_);
      inputs.number("shift", made_.shift);
      model_ = link(add(family_ ? family_->shift_node : "ModelSamplingSD3", inputs), 0);
    }
    if (made_.clip_skip && *made_.clip_skip > 1) {
      JsonObject inputs;
      inputs.json("clip", clip_);
      inputs.json("stop_at_clip_layer", fmt::format("-{}", *made_.clip_skip));
      clip_ = link(add("CLIPSetLastLayer", inputs), 0);
    }
  }

  std::string encode(const std::string& text) {
    JsonObject inputs;
    inputs.text("text", std::string_view(text));
    inputs.json("clip", clip_);
    return link(add("CLIPTextEncode", inputs), 0);
  }

  std::string guided(const std::string& conditioning) {
    if (!made_.distilled_cfg_scale) return conditioning;
    JsonObject inputs;
    inputs.number("guidance", made_.distilled_cfg_scale);
    inputs.json("conditioning", conditioning);
    return link(add("FluxGuidance", inputs), 0);
  }

  std::string latent() {
    const auto& image = record_.image;
    const std::uint64_t width = made_.width.value_or(image.width.value_or(0));
    const std::uint64_t height = made_.height.value_or(image.height.value_or(0));
    if (!made_.width || !made_.height)
      note_assumed("the size asked for", fmt::format("{}x{}", width, height));
    JsonObject inputs;
    inputs.whole("width", width);
    inputs.whole("height", height);
    inputs.whole("batch_size", 1);
    return link(add(family_ ? "EmptySD3LatentImage" : "EmptyLatentImage", inputs), 0);
  }

  // The name ComfyUI has for it, or the name as it is: ComfyUI will refuse one it does not know.
  std::string name_for(const std::optional<std::string>& name,
                       std::optional<std::string_view> (*lookup)(std::string_view),
                       std::string_view what, std::string_view otherwise) {
    if (!name) {
      note_assumed(what, otherwise);
      return std::string(otherwise);
    }
    if (const auto ours = lookup(*name); ours && !ours->empty()) return std::string(*ours);
    note(fmt::format("{} {} has no name in ComfyUI that is known", what, shown(*name)));
    return *name;
  }

  template <class Number>
  Number or_assumed(const std::optional<Number>& value, Number otherwise, std::string_view what) {
    if (!value) note_assumed(what, fmt::format("{}", otherwise));
    return value.value_or(otherwise);
  }

  void sample(const std::string& positive, const std::string& negative, const std::string& start) {
    JsonObject inputs;
    inputs.json("model", model_);
    inputs.whole("seed", or_assumed(made_.seed, std::uint64_t{0}, "the seed"));
    inputs.whole("steps", or_assumed(made_.steps, std::uint64_t{20}, "the number of steps"));
    inputs.number("cfg", or_assumed(made_.cfg_scale, 1.0, "the CFG scale"));
    inputs.text("sampler_name",
                std::string_view(name_for(made_.sampler, comfyui_sampler, "the sampler", "euler")));
    inputs.text("scheduler", std::string_view(name_for(made_.scheduler, comfyui_scheduler,
                                                       "the scheduler", "normal")));
    inputs.json("positive", positive);
    inputs.json("negative", negative);
    inputs.json("latent_image", start);
    inputs.number("denoise", 1.0);
    if (made_.denoising_strength && *made_.denoising_strength < 1)
      note("the denoising strength is of a pass over an image, which is not in the graph");
    const auto sampler = add("KSampler", inputs);
    JsonObject decode, save;
    decode.json("samples", link(sampler, 0));
    decode.json("vae", vae_);
    save.json("images", link(add("VAEDecode", decode), 0));
    save.text("filename_prefix", std::string_view("ComfyUI"));
    add("SaveImage", save);
  }

  const Record& record_;
  const Generation& made_;
  const Family* family_;
  Exported exported_;
  JsonObject nodes_;
  std::string model_, clip_, vae_;
  int count_ = 0;
};

}  // namespace

Exported build_comfyui_graph(const Record& record) { return Graph(record).build(); }

}  // namespace ztgit::metadata
