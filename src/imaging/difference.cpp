#include "imaging/difference.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "bands.hpp"
#include "base/parallel.hpp"
#include "imaging/similarity.hpp"
#include "perceived.hpp"
#include "regions.hpp"
#include "same_size.hpp"

namespace ztgit::imaging {

namespace {

// Whole numbers, so that the sum of the bands is the same in any order.
struct Counts {
  std::uint64_t changed = 0, redrawn = 0, alpha_changed = 0;
  std::array<std::int64_t, 4> change{};  // red, green, blue times 255; alpha

  Counts& operator+=(const Counts& other) {
    changed += other.changed;
    redrawn += other.redrawn;
    alpha_changed += other.alpha_changed;
    for (std::size_t i = 0; i < change.size(); ++i) change[i] += other.change[i];
    return *this;
  }
  void add_change(const std::uint8_t* before, const std::uint8_t* after) {
    const int alpha = before[3], other_alpha = after[3];
    // On white: colour × alpha + 255 × (255 − alpha).
    for (std::size_t i = 0; i < 3; ++i)
      change[i] +=
          int{after[i]} * other_alpha - int{before[i]} * alpha - 255 * (other_alpha - alpha);
    change[3] += other_alpha - alpha;
    if (alpha != other_alpha) ++alpha_changed;
  }
};

std::uint8_t strength_of(float difference) {
  constexpr float steps = 255 - Mask::kChanged;
  const float root = std::sqrt(std::min(difference / kLargestDifference, 1.0F));
  return static_cast<std::uint8_t>(Mask::kChanged + std::lround(root * steps));
}

class Comparison {
 public:
  Comparison(const SameSize& pair, const DifferenceRequest& request, Mask& mask)
      : before_(pair.before()),
        after_(pair.after()),
        forgive_(request.forgive_antialiasing),
        threshold_(kLargestDifference * static_cast<float>(request.threshold * request.threshold)),
        mask_(mask) {}

  Counts compare(const Band& band) {
    Counts counts;
    bool any = false;
    for (std::uint32_t y = band.begin; y < band.end; ++y)
      if (std::memcmp(before_.at(0, y), after_.at(0, y), std::size_t{before_.width} * 4) != 0)
        any |= compare_row(y, counts);
    if (any && forgive_) forgive_edges(band, counts);
    return counts;
  }

 private:
  // Whether any pixel of it changed.
  bool compare_row(std::uint32_t y, Counts& counts) {
    const std::uint8_t* before = before_.at(0, y);
    const std::uint8_t* after = after_.at(0, y);
    std::uint8_t* mask = row_of_mask(y);
    const auto changed_so_far = counts.changed;
    for (std::uint32_t x = 0; x < before_.width; ++x, before += 4, after += 4) {
      if (same_pixel(before, after)) continue;
      counts.add_change(before, after);
      const float difference = perceived_difference(before, after);
      if (difference <= threshold_) continue;
      mask[x] = strength_of(difference);
      ++counts.changed;
    }
    return counts.changed != changed_so_far;
  }

  void forgive_edges(const Band& band, Counts& counts) {
    const Brightness before(before_, band.begin, band.end), after(after_, band.begin, band.end);
    const Surfaces surfaces(before_, after_, band.begin, band.end);
    for (std::uint32_t y = band.begin; y < band.end; ++y) {
      std::uint8_t* mask = row_of_mask(y);
      for (std::uint32_t x = 0; x < before_.width; ++x) {
        if (mask[x] < Mask::kChanged || (!is_antialiased(before_, before, surfaces, x, y) &&
                                         !is_antialiased(after_, after, surfaces, x, y)))
          continue;
        mask[x] = Mask::kRedrawn;
        --counts.changed;
        ++counts.redrawn;
      }
    }
  }

  std::uint8_t* row_of_mask(std::uint32_t y) {
    return mask_.pixels.data() + std::size_t{y} * mask_.width;
  }

  const Picture& before_;
  const Picture& after_;
  bool forgive_;
  float threshold_;
  Mask& mask_;  // each band writes its own rows
};

std::optional<Region> bounds_of(const std::vector<Region>& regions) {
  if (regions.empty()) return std::nullopt;
  Region bounds = regions.front();
  for (const auto& region : regions) {
    const auto right = std::max(bounds.x + bounds.width, region.x + region.width);
    const auto bottom = std::max(bounds.y + bounds.height, region.y + region.height);
    bounds.x = std::min(bounds.x, region.x);
    bounds.y = std::min(bounds.y, region.y);
    bounds.width = right - bounds.x;
    bounds.height = bottom - bounds.y;
  }
  bounds.changed = 0;
  for (const auto& region : regions) bounds.changed += region.changed;
  return bounds;
}

void set_counts(const Counts& counts, Difference& result) {
  const double pixels = static_cast<double>(result.width) * result.height;
  result.changed = counts.changed;
  result.redrawn = counts.redrawn;
  result.alpha_changed = counts.alpha_changed;
  result.changed_share = static_cast<double>(counts.changed) / pixels;
  for (std::size_t i = 0; i < counts.change.size(); ++i)
    result.mean_change[i] = static_cast<double>(counts.change[i]) / (i < 3 ? 255 : 1) / pixels;
}

}  // namespace

Difference difference(const Picture& before, const Picture& after,
                      const DifferenceRequest& request) {
  const SameSize pair(before, after);
  Difference result;
  result.resampled = pair.resampled();
  result.proportions_differ = pair.proportions_differ();
  result.width = result.mask.width = pair.before().width;
  result.height = result.mask.height = pair.before().height;
  result.mask.pixels.resize(std::size_t{result.width} * result.height);
  result.identical = !result.resampled && before.pixels == after.pixels;
  if (result.identical) return result;

  Comparison comparison(pair, request, result.mask);
  const auto bands = bands_of(result.width, result.height);
  std::vector<Counts> counts(bands.size());
  parallel_for(bands.size(), [&](std::size_t i) { counts[i] = comparison.compare(bands[i]); });
  Counts all;
  for (const auto& one : counts) all += one;
  set_counts(all, result);

  result.regions = regions_of(result.mask, request.merge_gap);
  result.region_count = result.regions.size();
  result.bounds = bounds_of(result.regions);
  if (result.regions.size() > request.most_regions) result.regions.resize(request.most_regions);

  std::array<std::uint64_t, 2> hashes{};
  parallel_for(3, [&](std::size_t i) {
    if (i == 0) result.similarity = structural_similarity(pair.before(), pair.after());
    if (i == 1) hashes[0] = difference_hash(before);
    if (i == 2) hashes[1] = difference_hash(after);
  });
  result.hash_distance = static_cast<unsigned>(std::popcount(hashes[0] ^ hashes[1]));
  return result;
}

}  // namespace ztgit::imaging
