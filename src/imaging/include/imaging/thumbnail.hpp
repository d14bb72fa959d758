#pragma once

// Pictures in another size. Every new pixel is the mean of the area it covers, in linear light and
// weighted by alpha: means of sRGB numbers make fine structures too dark.

#include <cstdint>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

// Width and height must not be 0. Meant for shrinking; enlarged, a picture shows its pixels as
// rectangles. Uses all cores for large pictures; the result does not depend on their number.
Picture resized(const Picture& picture, std::uint32_t width, std::uint32_t height);

// As large as it fits into a square of that side, in its own proportions; never enlarged.
Picture thumbnail(const Picture& picture, std::uint32_t longer_side);

}  // namespace ztgit::imaging
