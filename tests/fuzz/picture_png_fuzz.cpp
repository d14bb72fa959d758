// Whatever a PNG holds, decoding it gives a whole picture within the limits or says why not.
#include <string>
#include <zlib.h>

#include "picture_properties.hpp"

namespace {

// The same chunks with right CRCs: without them nothing behind the first change would be reached.
std::string with_right_sums(std::string bytes) {
  constexpr std::size_t signature = 8, frame = 12;  // length, type and CRC
  for (std::size_t at = signature; at + frame <= bytes.size();) {
    const auto* chunk = reinterpret_cast<const Bytef*>(bytes.data() + at);
    const std::size_t length = std::size_t{chunk[0]} << 24U | std::size_t{chunk[1]} << 16U |
                               std::size_t{chunk[2]} << 8U | chunk[3];
    if (length > bytes.size() - at - frame) break;
    const auto sum = crc32(0, chunk + 4, static_cast<uInt>(length + 4));
    for (unsigned i = 0; i < 4; ++i)
      bytes[at + 8 + length + i] = static_cast<char>(sum >> (24U - 8U * i) & 0xffU);
    at += length + frame;
  }
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  fuzz::decode_one(bytes, imaging::Format::png);
  fuzz::decode_one(with_right_sums(bytes), imaging::Format::png);
  return 0;
}
