// stable-diffusion.cpp in WebP: its infotext as the XMP property <sdcpp:parameters>
// (examples/common/media_io.cpp). In PNG and JPEG it writes "parameters", which format_infotext.cpp
// reads.

#include <optional>
#include <string>

#include "formats.hpp"
#include "json_entries.hpp"
#include "xmp.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::string_view kNamespace = "https://github.com/leejet/stable-diffusion.cpp/ns/1.0/";

struct Written {
  const RawEntry* entry = nullptr;
  std::optional<std::string> text;
};

Written find(const Record& record) {
  for (const auto& entry : record.raw) {
    if (!is_xmp(entry) || entry.text.find(kNamespace) == std::string::npos) continue;
    if (auto text = find_xmp(entry.text, kNamespace, "parameters"))
      return {&entry, std::move(text)};
  }
  return {};
}

}  // namespace

bool detect_sdcpp(Entries& entries) { return find(entries.record()).entry != nullptr; }

void read_sdcpp(Entries& entries) {
  auto& record = entries.record();
  const auto found = find(record);
  interpret_infotext(record, *found.text);
  begin_reading(record, *found.entry, "sd.cpp");
}

}  // namespace ztgit::metadata
