// Whatever a WebP holds, decoding it gives a whole picture within the limits or says why not.
#include "picture_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::decode_one(bytes, imaging::Format::webp);
  return 0;
}
