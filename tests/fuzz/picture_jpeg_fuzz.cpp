// Whatever a JPEG holds, decoding it gives a whole picture within the limits or says why not.
#include "picture_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  fuzz::decode_one(bytes, imaging::Format::jpeg);
  // Of a preview too: another path through the inverse DCT.
  fuzz::decode_one(bytes, imaging::Format::jpeg, {.longer_side_at_least = 1});
  return 0;
}
