#pragma once

// How a camera was held, as EXIF says it, and the pixels turned accordingly.

#include <string_view>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

// Orientation (tag 0x0112) of a TIFF block, 1 … 8; 1 if it says nothing or nonsense.
int orientation_in(std::string_view tiff);

// The picture turned and mirrored so that it stands upright. 1 leaves it alone.
Picture turned(Picture picture, int orientation);

}  // namespace ztgit::imaging
