// Draw Things' JSON inside of XMP.
#include "entries_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return ztgit::fuzz::check_entries(
      data, size, {"XML:com.adobe.xmp", "Software", "Comment"},
      {"draw-things", "easy-diffusion", "swarmui", "ruined-fooocus", "novelai", "sd-webui", "forge",
       "reforge", "sd-next", "comfyui", "civitai", "fooocus", "sd.cpp"});
}
