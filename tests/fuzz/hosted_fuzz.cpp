// Services: Stability Matrix, TensorArt, Hugging Face spaces, Civitai's generator, Midjourney.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size,
      {"generation_data", "parameters-json", "parameters", "prompt", "UserComment", "Description"},
      {"tensorart", "stability-matrix", "midjourney", "swarmui", "ruined-fooocus", "easy-diffusion",
       "novelai", "z-image-turbo-mlx", "sd-webui", "forge", "reforge", "sd-next", "comfyui",
       "civitai", "fooocus", "sd.cpp"});
}
