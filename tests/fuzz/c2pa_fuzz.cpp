// A manifest store of any bytes: what is told of it is short, valid UTF-8, and the same whichever
// container it stands in.
#include <cstddef>
#include <cstdint>
#include <string>

#include "c2pa.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  metadata::Record record;
  metadata::Collector found(record);
  metadata::add_c2pa(found, "png:caBX", metadata::MemorySource(bytes), true);
  fuzz::check_record(record);
  fuzz::require(record.provenance.c2pa.has_value() && record.raw.size() == 1);
  const auto summary = metadata::read_c2pa(metadata::MemorySource(bytes));
  fuzz::require(summary.has_value() == record.warnings.empty());
  if (!summary) return 0;
  for (const auto& text : {summary->claim_generator, summary->digital_source_type}) {
    fuzz::check_text(text);
    fuzz::require(!text || text->size() <= 3 * metadata::limits::kC2paTextBytes);
  }
  fuzz::require(record.provenance.c2pa->claim_generator == summary->claim_generator);
  return 0;
}
