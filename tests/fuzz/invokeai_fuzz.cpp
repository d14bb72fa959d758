// InvokeAI's three generations of entries.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(data, size, {"invokeai_metadata", "sd-metadata", "Dream"},
                                    {"invokeai"});
}
