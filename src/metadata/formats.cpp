#include "formats.hpp"

#include <array>

namespace ztgit::metadata {

std::span<const Format> formats() {
  // Order matters: writers leave each other's keys in place, and the more specific one tells the
  // truth.
  static constexpr std::array table{
      Format{"novelai", detect_novelai, read_novelai},
      Format{"invokeai", detect_invokeai, read_invokeai},
      Format{"tensorart", detect_tensorart, read_tensorart},
      Format{"stability-matrix", detect_stability_matrix, read_stability_matrix},
      Format{"z-image-webui", detect_prius2, read_prius2},
      Format{"swarmui", detect_swarmui, read_swarmui},
      Format{"ruined-fooocus", detect_ruined_fooocus, read_ruined_fooocus},
      Format{"fooocus", detect_fooocus, read_fooocus},
      Format{"space", detect_space, read_space},
      Format{"civitai", detect_civitai, read_civitai},
      Format{"easy-diffusion", detect_easy_diffusion, read_easy_diffusion},
      Format{"draw-things", detect_draw_things, read_draw_things},
      Format{"sd.cpp", detect_sdcpp, read_sdcpp},
      Format{"comfyui", detect_comfyui, read_comfyui},
      Format{"plain-keys", detect_plain_keys, read_plain_keys},
      Format{"infotext", detect_infotext, read_infotext},
      Format{"plain-object", detect_plain_object, read_plain_object},
      Format{"midjourney", detect_midjourney, read_midjourney},
  };
  return table;
}

}  // namespace ztgit::metadata
