// An EXIF block, inside the smallest container that takes one of any length.
#include <cstddef>
#include <cstdint>
#include <string>

#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

namespace {

std::string little_endian(std::size_t value) {
  std::string text;
  for (const unsigned shift : {0U, 8U, 16U, 24U})
    text += static_cast<char>(static_cast<unsigned char>(value >> shift));
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string block(reinterpret_cast<const char*>(data), size);
  const auto body = "WEBPEXIF" + little_endian(size) + block + std::string(size % 2, '\0');
  const auto bytes = "RIFF" + little_endian(body.size()) + body;
  fuzz::check_record(metadata::read_image(metadata::MemorySource(bytes), "a.webp").record);
  return 0;
}
