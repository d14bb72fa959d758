#pragma once

#include <cstdint>
#include <vector>

#include "imaging/difference.hpp"

namespace ztgit::imaging {

// The changed pixels of a mask in groups: two belong together if at most `gap` rows and columns lie
// between them. Largest area first; then from top to bottom, left to right.
std::vector<Region> regions_of(const Mask& mask, std::uint32_t gap);

}  // namespace ztgit::imaging
