#include "params_field.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace ztgit::cli {

namespace {

constexpr std::array<std::string_view, 8> kTop{"file",    "image",      "source", "generation",
                                               "origins", "provenance", "raw",    "warnings"};

constexpr std::array<std::string_view, 21> kGeneration{"prompt",
                                                       "negative_prompt",
                                                       "seed",
                                                       "steps",
                                                       "cfg_scale",
                                                       "sampler",
                                                       "scheduler",
                                                       "width",
                                                       "height",
                                                       "distilled_cfg_scale",
                                                       "size",
                                                       "clip_skip",
                                                       "shift",
                                                       "mode",
                                                       "denoising_strength",
                                                       "model",
                                                       "vae",
                                                       "loras",
                                                       "text_encoders",
                                                       "passes",
                                                       "extra"};

using Words = std::span<const std::string_view>;

bool is_in(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const Json* member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(std::string(key));
  return found == object.end() ? nullptr : &*found;
}

const Json* item(const Json& array, std::string_view index) {
  std::size_t number = 0;
  const auto parsed = std::from_chars(index.data(), index.data() + index.size(), number);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == index.data() + index.size();
  return whole && number < array.size() ? &array[number] : nullptr;
}

// Keys of `extra` may hold dots: what remains is tried whole before it is split.
const Json* walk(const Json* from, std::string_view path) {
  while (from != nullptr && !path.empty()) {
    if (const auto* whole = member(*from, path)) return whole;
    const auto dot = std::min(path.find('.'), path.size());
    const auto part = path.substr(0, dot);
    from = from->is_array() ? item(*from, part) : member(*from, part);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return from;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return visible_line(value.get_ref<const std::string&>());
  if (value.is_number_float()) return fmt::format("{}", value.get<double>());
  return compact(value);
}

std::string lora_text(const Json& lora) {
  const auto* weight = member(lora, "weight");
  return text_of(lora["name"]) + (weight == nullptr ? "" : ":" + text_of(*weight));
}

std::string list_text(const Json& list) {
  std::string text;
  for (const auto& each : list)
    text += (text.empty() ? "" : ",") + (each.is_object() ? lora_text(each) : text_of(each));
  return text;
}

std::optional<std::string> size_of(const Json& made) {
  const auto *width = member(made, "width"), *height = member(made, "height");
  if (width == nullptr || height == nullptr) return std::nullopt;
  return compact(*width) + "x" + compact(*height);
}

}  // namespace

void check_field_name(const std::string& name) {
  constexpr std::size_t far = 3;
  const auto first = std::string_view(name).substr(0, name.find('.'));
  if (is_in(first, kTop) || is_in(first, kGeneration)) return;
  Error error(ErrorKind::usage,
              fmt::format("print {}: there is no such field", visible_line(name)));
  std::string_view nearest;
  auto distance = far;
  for (const auto words : {Words(kGeneration), Words(kTop)})
    for (const auto word : words)
      if (const auto steps = edit_distance(first, word); steps < distance) {
        nearest = word;
        distance = steps;
      }
  if (!nearest.empty()) error.hint(fmt::format("Did you mean '--field {}'?", nearest));
  throw error.hint(
      "Fields are named as in the sidecar: seed, model.name, source.generator, extra.KEY, …");
}

std::optional<std::string> field_value(const Json& picture, std::string_view name) {
  constexpr std::string_view generation = "generation.";
  const auto& made = picture["generation"];
  if (name.starts_with(generation)) name.remove_prefix(generation.size());
  if (name == "size") return size_of(made);
  const bool from_top = is_in(name.substr(0, name.find('.')), kTop);
  const auto* value = walk(from_top ? &picture : &made, name);
  if (value != nullptr && name == "model") {
    const auto *model = member(*value, "name"), *file = member(*value, "file");
    value = model != nullptr ? model : file;
  }
  if (value == nullptr || value->is_null()) return std::nullopt;
  return name == "loras" || name == "text_encoders" ? list_text(*value) : text_of(*value);
}

}  // namespace ztgit::cli
