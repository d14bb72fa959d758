// Whatever a file holds, reading it does not throw, and the record is text and numbers within the
// limits.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto found =
      metadata::read_image(metadata::MemorySource(bytes), "outputs_20260105143025.png");
  fuzz::check_record(found.record);
  fuzz::require(found.complete == found.problem.empty());
  return 0;
}
