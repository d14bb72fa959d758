#pragma once

#include "imaging/difference.hpp"
#include "imaging/picture.hpp"

namespace ztgit::imaging {

// Where two pictures differ: the first one pale and grey, changed pixels over it from orange
// (little) to red (much), redrawn edges in pale yellow. Opaque, of the mask's size, to which
// `before` is resampled if it has another.
Picture heat_map(const Picture& before, const Mask& mask);

}  // namespace ztgit::imaging
