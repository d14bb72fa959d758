#pragma once

#include <string_view>

#include "documents.hpp"

namespace ztgit::metadata {

// Parameters from an XMP file beside a picture: IPTC 2025.1 (AIPromptInformation, AISystemUsed,
// AISystemVersionUsed), else an infotext in stable-diffusion.cpp's or EXIF's comment.
Document read_xmp_document(std::string_view packet);

}  // namespace ztgit::metadata
