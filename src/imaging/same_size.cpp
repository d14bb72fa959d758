#include "same_size.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "imaging/thumbnail.hpp"

namespace ztgit::imaging {

namespace {

// Within a pixel, which is what scaling a picture down rounds to.
bool same_proportions(const Picture& one, const Picture& other) {
  const auto across = std::uint64_t{one.width} * other.height;
  const auto down = std::uint64_t{one.height} * other.width;
  const auto apart = across > down ? across - down : down - across;
  return apart <= std::max({one.width, one.height, other.width, other.height});
}

}  // namespace

SameSize::SameSize(const Picture& before, const Picture& after) : before_(&before), after_(&after) {
  if (before.pixels.empty() || after.pixels.empty())
    throw Error(ErrorKind::usage, "compare two pictures: one has no pixels");
  const auto width = std::min(before.width, after.width);
  const auto height = std::min(before.height, after.height);
  const auto fits = [&](const Picture& picture) {
    return picture.width == width && picture.height == height;
  };
  if (!fits(before)) small_before_ = resized(before, width, height);
  if (!fits(after)) small_after_ = resized(after, width, height);
  resampled_ = small_before_.has_value() || small_after_.has_value();
  proportions_differ_ = !same_proportions(before, after);
}

}  // namespace ztgit::imaging
