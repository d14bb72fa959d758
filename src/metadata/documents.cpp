#include "documents.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entries.hpp"
#include "formats.hpp"
#include "key_lines.hpp"
#include "lora_lists.hpp"
#include "merge.hpp"
#include "metadata/infotext.hpp"
#include "text_decoding.hpp"
#include "vocabulary.hpp"
#include "xmp_document.hpp"
#include "yaml.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::uint64_t kLayers = 1000;  // of a text encoder; more is no count of layers
constexpr int kNesting = 4;  // {"images": [{"generation": {"model": …}}]} is the deepest known

bool is_any_of(std::string_view key, std::span<const std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

void set_text_of(Record& record, Field field, const Json* value) {
  if (value == nullptr) return;
  if (const auto text = value->scalar()) set_field(record, field, *text);
}

void read_model(Record& record, const Json& model) {
  for (const auto* key : {"name", "model_name", "file"})
    set_text_of(record, Field::model, model.find(key));
  set_text_of(record, Field::model, model.find("name"));
  set_text_of(record, Field::model_file, model.find("file"));
  set_text_of(record, Field::model_hash, model.find("hash"));
  set_text_of(record, Field::model_hash_type, model.find("hash_type"));
  set_text_of(record, Field::vae, model.find("vae"));
}

// Of CivitAI's API: [{"type": "model" | "lora", "name", "hash", "weight"}].
void read_resources(Record& record, const Json& resources) {
  for (const auto& item : resources.items) {
    const auto* type = item.find("type");
    if (type == nullptr) continue;
    if (equal_ignoring_case(type->text, "lora"))
      add_lora_item(record.generation, item);
    else if (equal_ignoring_case(type->text, "model") && !record.generation.model)
      read_model(record, item);
  }
}

class ObjectReader {
 public:
  explicit ObjectReader(Record& record) : record_(record) {}

  void read(const Json& object, int depth) {
    const auto* schema = object.find("schema");
    const bool ours = schema != nullptr && schema->text.starts_with("ztgit.");
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
      const std::string_view key = object.keys[i];
      const auto& value = object.items[i];
      if (value.type == Json::Type::null || (ours && is_about_the_file(key))) continue;
      if (!read_nested(key, value, depth)) read_member(key, value);
    }
  }

 private:
  // Of a sidecar or `ztgit params --json`: true of that picture, not of the one it is applied to.
  static bool is_about_the_file(std::string_view key) {
    constexpr std::array<std::string_view, 8> keys{"schema",  "image",      "raw",     "warnings",
                                                   "origins", "provenance", "lineage", "file"};
    return is_any_of(key, keys);
  }

  bool read_nested(std::string_view key, const Json& value, int depth) {
    constexpr std::array<std::string_view, 8> wrappers{
        "generation", "params", "parameters", "metadata", "settings", "source", "meta", "sampling"};
    if (key == "extra" && value.is_object()) {
      for (std::size_t i = 0; i < value.keys.size(); ++i) add(value.keys[i], value.items[i]);
    } else if (key == "model" && value.is_object()) {
      read_model(record_, value);
    } else if (field_of_alias(key) == Field::lora && value.is_array()) {
      add_lora_items(record_.generation, &value);
    } else if (field_of_alias(key) == Field::text_encoder && value.is_array()) {
      for (const auto& item : value.items) set_text_of(record_, Field::text_encoder, &item);
    } else if (key == "resources" && value.is_array()) {
      read_resources(record_, value);
      add(key, value);
    } else if (depth < kNesting && value.is_object() && is_any_of(key, wrappers)) {
      read(value, depth + 1);
    } else if (depth < kNesting && key == "images" && value.items.size() == 1 &&
               value.items[0].is_object()) {
      read(value.items[0], depth + 1);
    } else {
      return false;
    }
    return true;
  }

  void read_member(std::string_view key, const Json& value) {
    const auto field = field_of_alias(key);
    const auto text = value.scalar();
    if (field && text && set_field(record_, *field, *text)) return;
    if (key != "format" && key != "original_name" && key != "created_at_origin") add(key, value);
  }

  void add(std::string_view key, const Json& value) {
    const auto text = value.scalar();
    add_extra(record_, key, text ? std::string(*text) : to_text(value));
  }

  Record& record_;
};

// diffusers counts the skipped layers, everybody else the layer that is taken; and where a pipeline
// takes true_cfg_scale, its guidance_scale is the distilled one. Easy Diffusion shares diffusers'
// names and counts as everybody else.
void heed_diffusers(Record& record, const Json& object) {
  auto& made = record.generation;
  if (object.find("num_inference_steps") == nullptr ||
      object.find("use_stable_diffusion_model") != nullptr)
    return;
  if (object.find("clip_skip") != nullptr && made.clip_skip && *made.clip_skip < kLayers)
    ++*made.clip_skip;
  const auto* real = object.find("true_cfg_scale");
  const auto* distilled = object.find("guidance_scale");
  if (real == nullptr || distilled == nullptr) return;
  set_text_of(record, Field::distilled_cfg_scale, distilled);
  set_text_of(record, Field::cfg_scale, real);
  std::erase_if(made.extra, [](const auto& pair) { return pair.first == "true_cfg_scale"; });
}

Document from_value(ParsedJson parsed) {
  Document document;
  if (!parsed.value) {
    document.problem = parsed.problem;
    return document;
  }
  const Json* root = &*parsed.value;
  if (root->is_array() && root->items.size() == 1) root = root->items.data();
  if (!root->is_object()) {
    document.problem = root->is_array()
                           ? fmt::format("it lists {} records, not one", root->items.size())
                           : "it is no list of keys and values";
    return document;
  }
  ObjectReader(document.record).read(*root, 1);
  heed_diffusers(document.record, *root);
  if (!knows_anything(document.record)) document.problem = "it names no known parameter";
  return document;
}

bool names_its_writer(const Infotext& text) {
  return std::any_of(text.settings.begin(), text.settings.end(), [](const auto& pair) {
    return pair.first == "Version" || pair.first == "App" || pair.first == "Civitai resources";
  });
}

Document from_text(std::string_view text) {
  Document document;
  const auto infotext = parse_infotext(text);
  if (!infotext.settings.empty()) {
    interpret_infotext(document.record, text);
    if (!names_its_writer(infotext)) document.record.source.generator = "unknown";
    if (!infotext.negative_prompt && document.record.generation.negative_prompt == "")
      document.record.generation.negative_prompt.reset();
    return document;
  }
  if (read_key_lines(document.record, text) > 0) return document;
  document.record = {};
  document.record.generation.prompt = infotext.prompt;
  document.record.generation.negative_prompt = infotext.negative_prompt;
  document.caption = true;
  if (infotext.prompt.empty()) document.problem = "it is empty";
  return document;
}

}  // namespace

Document read_document(std::string_view text, DocumentForm form) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (form == DocumentForm::json || (form == DocumentForm::any && begins_like_json(text)))
    return from_value(parse_json(text));
  if (form == DocumentForm::yaml) return from_value(parse_yaml(text));
  if (form == DocumentForm::text) return from_text(text);
  if (form == DocumentForm::xmp) return read_xmp_document(text);
  auto document = from_text(text);
  auto yaml = from_value(parse_yaml(text));
  // Plain YAML is also a text of "Key: value" lines, but only YAML knows its quotes and nested
  // keys.
  const bool infotext = document.problem.empty() && !parse_infotext(text).settings.empty();
  return yaml.problem.empty() && !infotext ? yaml : document;
}

}  // namespace ztgit::metadata
