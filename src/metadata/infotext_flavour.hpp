#pragma once

#include <string_view>

#include "metadata/infotext.hpp"

namespace ztgit::metadata {

// The slug of the program that wrote an infotext, by its "App", "Version" and "Civitai resources";
// "sd-webui" if it names none: AUTOMATIC1111 wrote no version before 1.3.
std::string_view generator_of(const Infotext& text);

}  // namespace ztgit::metadata
