// Fooocus' two schemes, Fooocus-MRE and RuinedFooocus.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size, {"parameters", "fooocus_scheme", "Comment"},
      {"ruined-fooocus", "swarmui", "easy-diffusion", "novelai", "z-image-turbo-mlx", "sd-webui",
       "forge", "reforge", "sd-next", "comfyui", "civitai", "fooocus", "sd.cpp"});
}
