#pragma once

// Private to lfs/.

#include <vector>

#include "lfs/pointer.hpp"

namespace ztgit::lfs {

// Each object once, without the empty one, which is never stored; in their order.
std::vector<Pointer> distinct(std::vector<Pointer> objects);

}  // namespace ztgit::lfs
