// A JSON object under the usual names, by no writer we know: scripts around diffusers, spaces of
// Hugging Face, small front ends. Read as if it stood beside the picture, and only if it is plainly
// about one.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "documents.hpp"
#include "fields.hpp"
#include "formats.hpp"
#include "json_entries.hpp"
#include "vocabulary.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array<std::string_view, 5> kPlaces{"parameters", "UserComment", "metadata",
                                                  "Comment", ""};

bool is_number_of_a_run(std::optional<Field> field) {
  return field == Field::seed || field == Field::steps || field == Field::cfg_scale ||
         field == Field::width || field == Field::size || field == Field::sampler;
}

// A prompt, and at least one of the numbers that go with it.
bool describes_a_run(const Json& object) {
  bool prompt = false, number = false;
  for (std::size_t i = 0; i < object.keys.size(); ++i) {
    if (!object.items[i].scalar()) continue;
    const auto field = field_of_alias(ascii_lower(object.keys[i]));
    prompt |= field == Field::prompt && object.items[i].is_string();
    number |= is_number_of_a_run(field);
  }
  return prompt && number;
}

JsonEntry find(Entries& entries) {
  for (const auto key : kPlaces)
    for (const auto& entry : entries.record().raw) {
      if (!entry.kept || entry.key != key || !begins_like_json(entry.text)) continue;
      // A prompt may begin like JSON too, and is nothing to warn of.
      if (ascii_lower(entry.text).find("prompt\"") == std::string::npos) continue;
      const auto* object = entries.json(entry);
      if (object != nullptr && object->is_object() && describes_a_run(*object))
        return {&entry, object};
    }
  return {};
}

}  // namespace

bool detect_plain_object(Entries& entries) { return static_cast<bool>(find(entries)); }

void read_plain_object(Entries& entries) {
  const auto found = find(entries);
  if (!found) return;
  auto& record = entries.record();
  auto document = read_document(found.entry->text, DocumentForm::json);
  record.generation = std::move(document.record.generation);
  record.source = std::move(document.record.source);
  // What an object calls itself is not proved by any sign of that writer.
  if (record.source.generator != "unknown")
    add_extra(record, "generator", std::exchange(record.source.generator, "unknown"));
  begin_reading(record, *found.entry, "unknown");
}

}  // namespace ztgit::metadata
