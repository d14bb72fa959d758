// --params and --set: the first byte chooses. Anything but an Error (usage) is a bug. What was read
// can be exported, as valid UTF-8.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"
#include "metadata/export.hpp"
#include "metadata/read.hpp"
#include "metadata_properties.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  metadata::Record record;
  try {
    if (data[0] == '=')
      metadata::apply_setting(record, text);
    else
      metadata::apply_parameters(record, text, "input");
  } catch (const Error& error) {
    fuzz::require(error.kind() == ErrorKind::usage);
  }
  fuzz::check_record(record);
  for (const auto& exported :
       {metadata::export_a1111(record), metadata::export_diffusers(record),
        metadata::export_comfyui_api(record), metadata::export_iptc_xmp(record),
        metadata::export_hf_jsonl(record, "a.png")}) {
    fuzz::require(is_valid_utf8(exported.text));
    for (const auto& note : exported.notes) fuzz::require(visible_line(note) == note);
  }
  return 0;
}
