#include "provenance.hpp"

#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "c2pa.hpp"
#include "collector.hpp"
#include "entries.hpp"
#include "xmp.hpp"
#include "xmp_packet.hpp"

namespace ztgit::metadata {

namespace {

// Nothing else has both: GB 45438-2025, appendix E.
bool is_aigc_label(const Json& json) {
  return json.find("Label") != nullptr &&
         (json.find("ContentProducer") != nullptr || json.find("ProduceID") != nullptr);
}

bool take_label(Record& record, const Json& json) {
  const auto* inner = json.find("AIGC");  // some producers wrap it once more
  const auto& label = inner != nullptr && inner->is_object() ? *inner : json;
  if (!is_aigc_label(label)) return false;
  for (std::size_t i = 0; i < label.keys.size(); ++i)
    record.provenance.aigc_label.emplace_back(
        label.keys[i], label.items[i].is_string() ? label.items[i].text : to_text(label.items[i]));
  return true;
}

// GB 45438-2025 and TC260-PG-20258A: a JSON object under the PNG keyword "AIGC", in EXIF
// UserComment, or in a property of XMP.
void read_aigc_label(Entries& entries) {
  for (const std::string_view key : {"AIGC", "UserComment"}) {
    const auto* entry = entries.find(key);
    const auto* json = entry != nullptr ? entries.json(*entry) : nullptr;
    if (json != nullptr && take_label(entries.record(), *json)) return;
  }
  for (const auto* packet : xmp_packets(entries.record())) {
    const auto text = find_xmp(packet->text, xmp::kAigc, "AIGC");
    const auto parsed = text && begins_like_json(*text) ? parse_json(*text) : ParsedJson{};
    if (parsed.value && take_label(entries.record(), *parsed.value)) return;
  }
}

// IPTC Photo Metadata 2023.2 and earlier: "DigitalSourceType"; "DigitalSourcefileType" is of 2008.
void read_source_type(Record& record) {
  for (const auto* packet : xmp_packets(record)) {
    const auto uri = find_xmp(packet->text, xmp::kIptcExtension, "DigitalSourceType");
    auto word = uri ? digital_source_type_of(*uri) : std::nullopt;
    if (!word) continue;
    auto& known = record.provenance.digital_source_type;
    if (known && *known != *word)
      add_warning(record, fmt::format("XMP says {} and C2PA says {} about how it was made; the "
                                      "latter was used",
                                      *word, *known));
    if (!known) known = std::move(word);
    return;
  }
}

}  // namespace

void read_provenance(Record& record) {
  Entries entries(record);
  read_aigc_label(entries);
  read_source_type(record);
}

}  // namespace ztgit::metadata
