#pragma once

// Two pictures at one size: as they are, or else both at the smaller width and the smaller height
// of the two. Refers to the pictures it was made of.

#include <optional>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

class SameSize {
 public:
  SameSize(const Picture& before, const Picture& after);

  const Picture& before() const { return small_before_ ? *small_before_ : *before_; }
  const Picture& after() const { return small_after_ ? *small_after_ : *after_; }
  bool resampled() const { return resampled_; }
  bool proportions_differ() const { return proportions_differ_; }

 private:
  const Picture* before_;
  const Picture* after_;
  std::optional<Picture> small_before_, small_after_;  // absent: it has the size already
  bool resampled_ = false, proportions_differ_ = false;
};

}  // namespace ztgit::imaging
