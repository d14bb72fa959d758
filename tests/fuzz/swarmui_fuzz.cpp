// SwarmUI's parameters, with and without the graph that ran.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size, {"parameters", "UserComment", "prompt"},
      {"swarmui", "fooocus", "ruined-fooocus", "easy-diffusion", "novelai", "z-image-turbo-mlx",
       "sd-webui", "forge", "reforge", "sd-next", "comfyui", "civitai", "fooocus", "sd.cpp"});
}
