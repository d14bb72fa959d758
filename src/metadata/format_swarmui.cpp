// SwarmUI (src/Text2Image/T2IParamInput.cs): a JSON object with sui_image_params in PNG
// "parameters" or UserComment. A ComfyUI "prompt" may stand beside it; this one is what the user
// asked for.

#include <array>

#include "fields.hpp"
#include "formats.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::array kKeys{
    KeyField{"prompt", Field::prompt},
    KeyField{"negativeprompt", Field::negative_prompt},
    KeyField{"seed", Field::seed},
    KeyField{"steps", Field::steps},
    KeyField{"cfgscale", Field::cfg_scale},
    KeyField{"fluxguidancescale", Field::distilled_cfg_scale},
    KeyField{"width", Field::width},
    KeyField{"height", Field::height},
    KeyField{"sampler", Field::sampler},
    KeyField{"comfyuisampler", Field::sampler},
    KeyField{"autowebuisampler", Field::sampler},
    KeyField{"scheduler", Field::scheduler},
    KeyField{"model", Field::model},
    KeyField{"vae", Field::vae},
    KeyField{"sigmashift", Field::shift},
    KeyField{"swarm_version", Field::version},
};

constexpr std::string_view kSign = "\"sui_image_params\"";

const RawEntry* entry_of(const Entries& entries) {
  for (const auto* key : {"parameters", "UserComment", "Model"})
    if (const auto* entry = entries.find(key);
        entry != nullptr && entry->text.find(kSign) != std::string::npos)
      return entry;
  return nullptr;
}

}  // namespace

bool detect_swarmui(Entries& entries) { return entry_of(entries) != nullptr; }

void read_swarmui(Entries& entries) {
  const auto& entry = *entry_of(entries);
  auto& record = entries.record();
  record.source.generator = "swarmui";
  record.source.format = format_of(entry);
  const auto* root = entries.json(entry);
  const auto* parameters = root != nullptr ? root->find("sui_image_params") : nullptr;
  if (parameters != nullptr) set_members(record, *parameters, kKeys);
  for (const auto* key : {"sui_extra_data", "sui_models"})
    if (const auto* more = root != nullptr ? root->find(key) : nullptr)
      add_extra(record, key, to_text(*more));
}

}  // namespace ztgit::metadata
