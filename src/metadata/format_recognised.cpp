// Generators whose sign is certain and whose parameters no reader here interprets: the name is
// told, the entries are kept, and no field is guessed. The signs are those of the generators' own
// sources.

#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "collector.hpp"
#include "formats.hpp"

namespace ztgit::metadata {

namespace {

struct Sign {
  std::string_view generator;
  std::string_view key;       // an entry of this name
  std::string_view contains;  // whose text holds this; empty: whatever it says
};

constexpr std::array kSigns{
    Sign{"novelai", "Software", "NovelAI"},
    Sign{"novelai", "Source", "NovelAI Diffusion"},
    Sign{"invokeai", "sd-metadata", ""},
    Sign{"invokeai", "Dream", ""},
    Sign{"tensorart", "generation_data", ""},
    Sign{"stability-matrix", "smproj", ""},
    Sign{"stability-matrix", "parameters-json", ""},
    Sign{"ruined-fooocus", "parameters", "\"RuinedFooocus\""},
    Sign{"civitai", "UserComment", "\"extraMetadata\""},
    Sign{"fooocus", "fooocus_scheme", ""},
    Sign{"easy-diffusion", "use_stable_diffusion_model", ""},
    Sign{"easy-diffusion", "Stable Diffusion model", ""},
    Sign{"draw-things", "Software", "Draw Things"},
    Sign{"midjourney", "Description", "Job ID:"},
};

struct Match {
  const Sign* sign = nullptr;
  const RawEntry* entry = nullptr;
};

Match match(const Entries& entries) {
  for (const auto& sign : kSigns) {
    const auto* entry = entries.find(sign.key);
    if (entry != nullptr && entry->text.find(sign.contains) != std::string::npos)
      return {&sign, entry};
  }
  return {};
}

}  // namespace

bool detect_recognised(Entries& entries) { return match(entries).sign != nullptr; }

void read_recognised(Entries& entries) {
  const auto [sign, entry] = match(entries);
  auto& record = entries.record();
  record.source.format = format_of(*entry);
  // Fooocus' "a1111" scheme is an infotext beside its own sign.
  if (detect_infotext(entries)) read_infotext(entries);
  record.source.generator = std::string(sign->generator);
  if (record.source.format == format_of(*entry))
    add_warning(record, fmt::format("{}: kept as {} wrote it, not interpreted",
                                    record.source.format, sign->generator));
}

}  // namespace ztgit::metadata
