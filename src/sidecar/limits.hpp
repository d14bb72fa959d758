#pragma once

#include <cstddef>

namespace ztgit::sidecar {

// Lists and mappings inside each other; the schema itself needs 5, passes of passes two more each.
inline constexpr std::size_t kDepthLimit = 32;
// A hires pass of a refiner pass is the deepest ever seen; bounds the recursion of writer and
// reader.
inline constexpr std::size_t kPassDepthLimit = 8;

}  // namespace ztgit::sidecar
