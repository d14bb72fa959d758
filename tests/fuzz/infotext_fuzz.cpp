// Infotext is parsed within its limits, and what is written from it settles after one round.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "metadata/infotext.hpp"
#include "metadata/limits.hpp"
#include "metadata_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const auto text = replace_invalid_utf8({reinterpret_cast<const char*>(data), size});
  const auto parsed = metadata::parse_infotext(text);
  fuzz::require(is_valid_utf8(parsed.prompt) && parsed.prompt.size() <= text.size());
  fuzz::check_text(parsed.negative_prompt);
  fuzz::require(parsed.settings.size() <= metadata::limits::kInfotextPairs);
  metadata::Record record;
  record.generation.prompt = parsed.prompt;
  for (const auto& [key, value] : parsed.settings) {
    fuzz::require(is_valid_utf8(key) && is_valid_utf8(value));
    record.generation.extra.emplace_back(key, value);
  }
  fuzz::require(is_valid_utf8(metadata::to_a1111(record)));
  return 0;
}
