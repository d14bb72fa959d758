#pragma once

// How alike two pictures are as a whole: what is left to say when another seed changed every pixel.

#include <cstdint>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

// Mean structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) of the brightness: windows of
// 8 × 8 pixels every 4, of pictures shrunk to at most 1024 a side. −1 … 1, exactly 1 for equal
// ones. Transparent pictures are looked at on white and on black, and the lower number counts. Both
// must have the same size: Error (internal) otherwise.
double structural_similarity(const Picture& before, const Picture& after);

// dHash: 64 comparisons of neighbours in the picture shrunk to 9 × 8, on white. The number of bits
// that differ between two (std::popcount) is small for pictures that look alike.
std::uint64_t difference_hash(const Picture& picture);

}  // namespace ztgit::imaging
