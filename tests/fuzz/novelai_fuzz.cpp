// NovelAI: its PNG entries, and the one JSON object of WebP that holds them all.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size, {"Comment", "UserComment", "Source", "Description", "Software"},
      {"novelai", "fooocus", "easy-diffusion", "draw-things", "swarmui", "ruined-fooocus",
       "z-image-turbo-mlx", "sd-webui", "forge", "reforge", "sd-next", "comfyui", "civitai",
       "fooocus", "sd.cpp"});
}
