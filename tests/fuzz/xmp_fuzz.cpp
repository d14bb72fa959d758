// Whatever a packet holds, a property found in it is valid UTF-8 and not longer than the packet,
// give or take replaced bytes; and what the packet escapes comes back as it was.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "metadata_properties.hpp"
#include "xmp.hpp"

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&#38;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  const std::string_view packet(reinterpret_cast<const char*>(data), size);
  for (const std::string_view name : {"a", "DigitalSourceType", "CreatorTool", "li"}) {
    const auto found = metadata::find_xmp(packet, "u", name);
    fuzz::check_text(found);
    fuzz::require(!found || found->size() <= 3 * packet.size());
  }
  const auto text = replace_invalid_utf8(packet);
  const auto as_attribute = "<x xmlns:p='u' p:a=\"" + escaped(text) + "\"/>";
  const auto as_element = "<p:a xmlns:p='u'>" + escaped(text) + "</p:a>";
  for (const auto& whole : {as_attribute, as_element})
    if (whole.size() <= metadata::limits::kXmpBytes)
      fuzz::require(metadata::find_xmp(whole, "u", "a") == text);
  return 0;
}
