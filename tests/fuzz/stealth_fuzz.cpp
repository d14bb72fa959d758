// Pixels of a small RGBA picture, inside the smallest PNG: what they hide is text within the
// limits, and reading it changes nothing else.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "../support/stealth_picture.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  if (size < 2) return 0;
  test::StealthOptions options;
  constexpr std::string_view magics[] = {"stealth_pnginfo", "stealth_pngcomp", "stealth_rgbinfo",
                                         "stealth_rgbcomp"};
  options.magic = magics[data[0] % 4];
  options.height = 1U + data[0] / 4U;
  const std::string payload(reinterpret_cast<const char*>(data + 2), size - 2);
  options.width = static_cast<std::uint32_t>((payload.size() + 32) * 8 / options.height + 1);
  if (data[1] % 2 != 0) options.declared_bits = std::int64_t{data[1]} * 8;
  const auto bytes = test::stealth_png(payload, options);
  const auto found = metadata::read_image(metadata::MemorySource(bytes), "a.png");
  fuzz::check_record(found.record);
  fuzz::require(found.complete);
  // A text hidden bare comes out as it went in, if it is text.
  const bool bare = options.magic.ends_with("info") && options.declared_bits < 0;
  if (bare && !payload.empty() && is_valid_utf8(payload))
    fuzz::require(!found.record.raw.empty() && found.record.raw.front().bytes == payload);
  return 0;
}
