#include "provenance.hpp"

#include "entries.hpp"

namespace ztgit::metadata {

namespace {

bool is_aigc_label(const Json& json) {
  return json.find("Label") != nullptr && json.find("ContentProducer") != nullptr;
}

// GB 45438-2025 and TC260-PG-20258A: a JSON object under the PNG keyword "AIGC", or in EXIF
// UserComment.
void read_aigc_label(Entries& entries) {
  for (const std::string_view key : {"AIGC", "UserComment"}) {
    const auto* entry = entries.find(key);
    const auto* json = entry != nullptr ? entries.json(*entry) : nullptr;
    if (json == nullptr) continue;
    const auto* inner = json->find("AIGC");  // some producers wrap it once more
    const auto& label = inner != nullptr && inner->is_object() ? *inner : *json;
    if (!is_aigc_label(label)) continue;
    for (std::size_t i = 0; i < label.keys.size(); ++i)
      entries.record().provenance.aigc_label.emplace_back(
          label.keys[i],
          label.items[i].is_string() ? label.items[i].text : to_text(label.items[i]));
    return;
  }
}

}  // namespace

void read_provenance(Record& record) {
  Entries entries(record);
  read_aigc_label(entries);
}

}  // namespace ztgit::metadata
