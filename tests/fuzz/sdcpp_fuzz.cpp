// stable-diffusion.cpp's infotext, which quotes nothing, with its JSON tail, as text and as XMP.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size, {"parameters", "XML:com.adobe.xmp"},
      {"swarmui", "ruined-fooocus", "easy-diffusion", "draw-things", "novelai", "z-image-turbo-mlx",
       "sd-webui", "forge", "reforge", "sd-next", "comfyui", "civitai", "fooocus", "sd.cpp"});
}
