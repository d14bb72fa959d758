// Easy Diffusion: a text a parameter, or one JSON object.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size,
      {"use_stable_diffusion_model", "prompt", "use_lora_model", "lora_alpha", "UserComment",
       "LoRA model", "Seed", "guidance_scale"},
      {"easy-diffusion", "swarmui", "ruined-fooocus", "novelai", "z-image-turbo-mlx", "sd-webui",
       "forge", "reforge", "sd-next", "comfyui", "civitai", "fooocus", "sd.cpp"});
}
