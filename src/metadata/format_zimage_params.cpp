// PriuS2/Z-Image_WebUI, utils/metadata.py: one PNG text "zimage_params" that holds a JSON object.

#include <array>

#include "fields.hpp"
#include "formats.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negative_prompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"steps", Field::steps},
    KeyField{"guidance_scale", Field::cfg_scale},
    KeyField{"model", Field::model},
    KeyField{"generated_at", Field::created_at},
};

}  // namespace

bool detect_prius2(Entries& entries) { return entries.find("zimage_params") != nullptr; }

void read_prius2(Entries& entries) {
  const auto& entry = *entries.find("zimage_params");
  auto& record = entries.record();
  record.source.generator = "z-image-webui";
  record.source.format = format_of(entry);
  if (const auto* object = entries.json(entry)) set_members(record, *object, kKeys);
}

}  // namespace ztgit::metadata
