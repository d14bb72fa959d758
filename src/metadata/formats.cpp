#include "formats.hpp"

#include <array>

namespace ztgit::metadata {

std::span<const Format> formats() {
  // Order matters: writers leave each other's keys in place, and the more specific one tells the
  // truth.
  static constexpr std::array table{
      Format{"invokeai", detect_invokeai, read_invokeai},
      Format{"z-image-webui", detect_prius2, read_prius2},
      Format{"swarmui", detect_swarmui, read_swarmui},
      Format{"recognised", detect_recognised, read_recognised},
      Format{"comfyui", detect_comfyui, read_comfyui},
      Format{"plain-keys", detect_plain_keys, read_plain_keys},
      Format{"infotext", detect_infotext, read_infotext},
  };
  return table;
}

}  // namespace ztgit::metadata
