#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "fields.hpp"
#include "infotext_scanner.hpp"
#include "json.hpp"
#include "metadata/infotext.hpp"

namespace ztgit::metadata {

namespace {

// A value of JSON kind stands bare: A1111 writes Hashes so, and reads it back by its brackets.
bool is_bare_json(std::string_view value) {
  return (value.starts_with('{') || value.starts_with('[')) &&
         balanced_end(value, 0) == value.size();
}

// modules/infotext_utils.py quote()
std::string quoted(std::string_view value) {
  const bool plain = value.find_first_of(",\n:") == value.npos && !value.starts_with('"');
  return plain || is_bare_json(value) ? std::string(value) : quote_json(value);
}

// What the reader's expression takes for a key; another one would be read as part of a value.
bool is_readable_key(std::string_view key) {
  const auto probe = fmt::format("{}: x", key);
  InfotextScanner scanner(probe);
  const auto pair = scanner.next();
  return pair && pair->key == key;
}

class Settings {
 public:
  void add(std::string_view key, std::string_view value) {
    const bool known = std::any_of(keys_.begin(), keys_.end(), [key](const std::string& each) {
      return equal_ignoring_case(each, key);
    });
    if (known || !is_readable_key(key)) return;
    keys_.emplace_back(key);
    if (!text_.empty()) text_ += ", ";
    text_ += fmt::format("{}: {}", key, quoted(value));
  }

  template <class Value>
  void add(std::string_view key, const std::optional<Value>& value) {
    if (value) add(key, std::string_view(fmt::format("{}", *value)));
  }

  const std::string& text() const { return text_; }

 private:
  std::vector<std::string> keys_;
  std::string text_;
};

// The order of modules/processing.py create_infotext.
Settings settings_of(const Record& record) {
  const auto& generation = record.generation;
  const auto& extra = generation.extra;
  Settings settings;
  settings.add("Steps", generation.steps);
  const auto joint = std::find_if(extra.begin(), extra.end(),
                                  [](const auto& pair) { return pair.first == "Sampler"; });
  if (joint != extra.end()) {  // sampler and scheduler in one name, as it was read
    settings.add("Sampler", joint->second);
  } else {
    settings.add("Sampler", generation.sampler);
    settings.add("Schedule type", generation.scheduler);
  }
  settings.add("CFG scale", generation.cfg_scale);
  settings.add("Distilled CFG Scale", generation.distilled_cfg_scale);
  settings.add("Seed", generation.seed);
  if (generation.width && generation.height)
    settings.add("Size",
                 std::string_view(fmt::format("{}x{}", *generation.width, *generation.height)));
  if (generation.model) {
    settings.add("Model hash", generation.model->hash);
    settings.add("Model", generation.model->name ? generation.model->name : generation.model->file);
  }
  settings.add("VAE", generation.vae);
  settings.add("Denoising strength", generation.denoising_strength);
  settings.add("Clip skip", generation.clip_skip);
  settings.add("Shift", generation.shift);
  for (const auto& [key, value] : extra) settings.add(key, value);
  std::string hashes;
  for (const auto& lora : generation.loras)
    if (lora.hash)
      hashes += fmt::format("{}{}: {}", hashes.empty() ? "" : ", ", lora.name, *lora.hash);
  if (!hashes.empty()) settings.add("Lora hashes", hashes);
  settings.add("Version", record.source.version);
  return settings;
}

}  // namespace

std::string to_a1111(const Record& record) {
  const auto& generation = record.generation;
  std::string text = generation.prompt.value_or("");
  if (generation.negative_prompt && !generation.negative_prompt->empty())
    text += "\nNegative prompt: " + *generation.negative_prompt;
  const auto settings = settings_of(record);
  if (!settings.text().empty()) text += "\n" + settings.text();
  return text;
}

}  // namespace ztgit::metadata
