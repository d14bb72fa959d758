// ComfyUI: the input is a graph or a workflow, as a PNG holds it. Whatever it says, the record is
// text and numbers within the limits, and reading it again gives the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "metadata/limits.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

namespace {

std::string chunk(std::string_view type, const std::string& data) {
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    text += static_cast<char>(static_cast<unsigned char>(data.size() >> shift));
  return text.append(type) + data + std::string(4, '\0');  // a wrong checksum is a warning
}

ztgit::metadata::Record read(std::string_view key, std::string_view text) {
  const std::string header("\0\0\0\1\0\0\0\1\x08\2\0\0\0", 13);
  const auto entry = std::string(key) + std::string(5, '\0') + std::string(text);
  const auto bytes = "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + chunk("iTXt", entry) +
                     chunk("IDAT", "") + chunk("IEND", "");
  return ztgit::metadata::read_image(ztgit::metadata::MemorySource(bytes), "ComfyUI_00001_.png")
      .record;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view key : {"prompt", "workflow", "parameters"}) {
    const auto record = read(key, text);
    fuzz::check_record(record);
    fuzz::require(record.generation.passes.size() < metadata::limits::kPasses);
    fuzz::require(record.generation.loras.size() <= metadata::limits::kLoras);
    fuzz::require(record == read(key, text));
  }
  return 0;
}
