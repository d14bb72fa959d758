// Writers that use one PNG text a parameter: SamuelTallet/Z-Image-Turbo-Windows (prompt, model,
// seed, steps, cfg) and FiditeNemini/z-image-turbo-mlx, which adds a `parameters` block of its own:
// the prompt, a line "---", "Key: value" lines. Its JPEGs hold that block alone.

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "fields.hpp"
#include "formats.hpp"
#include "vocabulary.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},        KeyField{"steps", Field::steps},
    KeyField{"cfg", Field::cfg_scale},    KeyField{"width", Field::width},
    KeyField{"height", Field::height},    KeyField{"model", Field::model},
    KeyField{"time_shift", Field::shift}, KeyField{"Time Shift", Field::shift},
    KeyField{"Size", Field::size},
};

constexpr std::string_view kDashes = "\n---\n";

bool is_dashed_block(std::string_view text) {
  const auto dashes = text.rfind(kDashes);
  if (dashes == text.npos) return false;
  const auto block = text.substr(dashes + kDashes.size() - 1);
  return block.find("\nSeed: ") != block.npos && block.find("\nSteps: ") != block.npos;
}

// Other scripts call them as diffusers and kohya's do: "scale", "negative-prompt". "Software" may
// be the last program that saved the picture.
std::optional<Field> plain_field(std::string_view key) {
  if (const auto field = field_of(kKeys, key)) return field;
  const auto field = field_of_alias(ascii_lower(key));
  return field == Field::generator || field == Field::version ? std::nullopt : field;
}

// Not XMP, "Raw profile type exif" or the AIGC label: those are no parameters.
bool is_plain_key(const RawEntry& entry) {
  return entry.kept && entry.source.starts_with("png:") && entry.key != "AIGC" &&
         entry.key.find_first_of(": ") == entry.key.npos;
}

const RawEntry* dashed_block(const Entries& entries) {
  const auto* entry = entries.parameters();
  return entry != nullptr && is_dashed_block(entry->text) ? entry : nullptr;
}

// "a.safetensors:0.8, b": none is known to be written otherwise; "none" says there are none.
void read_loras(Record& record, std::string_view list) {
  if (list.empty() || equal_ignoring_case(list, "none") || list == "[]") return;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    set_field(record, Field::lora, trim(list.substr(0, comma)));
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

// Sets what no plain key has set before.
void read_block(Record& record, const RawEntry& entry, const Generation& from_keys) {
  const std::string_view text = entry.text;
  const auto dashes = text.rfind(kDashes);
  if (!from_keys.prompt) set_field(record, Field::prompt, trim(text.substr(0, dashes)));
  auto rest = text.substr(dashes + kDashes.size());
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto colon = line.find(": ");
    if (colon == line.npos) continue;
    const auto key = line.substr(0, colon), value = trim(line.substr(colon + 2));
    if (equal_ignoring_case(key, "LoRAs")) {
      if (from_keys.loras.empty()) read_loras(record, value);
      continue;
    }
    const auto field = field_of(kKeys, key);
    const bool taken =
        (field == Field::seed && from_keys.seed) || (field == Field::steps && from_keys.steps) ||
        (field == Field::size && from_keys.width && from_keys.height) ||
        (field == Field::shift && from_keys.shift) || (field == Field::model && from_keys.model);
    if (taken) continue;
    if (!field || !set_field(record, *field, value)) add_extra(record, key, value);
  }
}

}  // namespace

bool detect_plain_keys(Entries& entries) {
  if (dashed_block(entries) != nullptr) return true;
  const auto* prompt = entries.find("prompt");
  return prompt != nullptr && !begins_like_json(prompt->text) &&
         (entries.find("seed") != nullptr || entries.find("steps") != nullptr);
}

void read_plain_keys(Entries& entries) {
  auto& record = entries.record();
  const auto* prompt = entries.find("prompt");
  const auto* block = dashed_block(entries);
  const auto* generator = entries.find("generator");
  if (block != nullptr || (generator != nullptr && generator->text == "Z-Image-Turbo-MLX"))
    record.source.generator = "z-image-turbo-mlx";
  else if (entries.find("model") != nullptr && entries.find("cfg") != nullptr)
    record.source.generator = "z-image-turbo-windows";
  if (const auto* where = prompt != nullptr ? prompt : block)
    record.source.format = format_of(*where);

  if (prompt != nullptr) {
    for (const auto& entry : record.raw) {
      if (!is_plain_key(entry) || &entry == block || entries.find(entry.key) != &entry) continue;
      const auto field = plain_field(entry.key);
      if (entry.key == "loras")
        read_loras(record, trim(entry.text));
      else if (!field || !set_field(record, *field, entry.text))
        add_extra(record, entry.key, entry.text);
    }
  }
  const auto from_keys = record.generation;
  if (block != nullptr) read_block(record, *block, from_keys);
}

}  // namespace ztgit::metadata
