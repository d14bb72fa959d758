// Two small pictures of any pixels: what is said of them agrees with itself, and with a change of
// their order.
#include <algorithm>
#include <cstring>

#include "imaging/difference.hpp"
#include "imaging/heat_map.hpp"
#include "picture_properties.hpp"

namespace {

// Pixels from the input; once it is used up, all are white.
ztgit::imaging::Picture picture_of(std::uint8_t size, const std::uint8_t*& data,
                                   const std::uint8_t* end) {
  ztgit::imaging::Picture picture;
  picture.width = picture.full_width = 1U + size % 16U;
  picture.height = picture.full_height = 1U + size / 16U;
  picture.pixels.assign(std::size_t{picture.width} * picture.height * 4, 255);
  const auto count =
      std::min(picture.pixels.size(), static_cast<std::size_t>(std::distance(data, end)));
  std::memcpy(picture.pixels.data(), data, count);
  data += count;
  for (std::size_t i = 3; i < picture.pixels.size(); i += 4)
    picture.has_alpha |= picture.pixels[i] != 255;
  return picture;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  if (size < 3) return 0;
  const auto* end = data + size;
  const std::uint8_t one = data[0], other = data[1];
  imaging::DifferenceRequest request;
  request.merge_gap = data[2] % 8U;
  data += 3;
  const auto before = picture_of(one, data, end), after = picture_of(other, data, end);
  const auto result = imaging::difference(before, after, request);
  std::uint64_t changed = 0, in_regions = 0;
  for (const auto value : result.mask.pixels) changed += value >= imaging::Mask::kChanged ? 1U : 0U;
  for (const auto& region : result.regions) {
    in_regions += region.changed;
    fuzz::demand(region.changed > 0 && region.x + region.width <= result.width &&
                 region.y + region.height <= result.height);
  }
  fuzz::demand(changed == result.changed);
  fuzz::demand(result.region_count > request.most_regions || in_regions == changed);
  fuzz::demand(result.bounds.has_value() == (changed > 0));
  fuzz::demand(result.similarity <= 1.0 + 1e-9 && result.similarity >= -1.0 - 1e-9);
  fuzz::demand(result.identical == (!result.resampled && before.pixels == after.pixels));
  const auto back = imaging::difference(after, before, request);
  fuzz::demand(back.changed == result.changed && back.redrawn == result.redrawn &&
               back.hash_distance == result.hash_distance);
  fuzz::check_picture(imaging::heat_map(before, result.mask));
  return 0;
}
