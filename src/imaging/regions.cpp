#include "regions.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ztgit::imaging {

namespace {

// Changed pixels of one row with at most the gap between neighbours. A pixel of another row that is
// within reach of this range is within reach of one of its pixels: inside the range, none is
// further away than half the gap.
struct Run {
  std::uint32_t first = 0, last = 0;
  std::size_t group = 0;
};

struct Group {
  std::size_t parent = 0;
  std::uint32_t left = 0, top = 0, right = 0, bottom = 0;  // inclusive
  std::uint64_t changed = 0;
};

// Disjoint sets; of two groups the elder one stays, so that numbers do not depend on chance.
class Groups {
 public:
  std::size_t add(const Group& group) {
    groups_.push_back(group);
    groups_.back().parent = groups_.size() - 1;
    return groups_.size() - 1;
  }
  std::size_t root(std::size_t at) {
    while (groups_[at].parent != at) {
      groups_[at].parent = groups_[groups_[at].parent].parent;  // halves the path
      at = groups_[at].parent;
    }
    return at;
  }
  void unite(std::size_t one, std::size_t other) {
    one = root(one);
    other = root(other);
    if (one == other) return;
    if (other < one) std::swap(one, other);
    Group& kept = groups_[one];
    const Group& gone = groups_[other];
    groups_[other].parent = one;
    kept.left = std::min(kept.left, gone.left);
    kept.top = std::min(kept.top, gone.top);
    kept.right = std::max(kept.right, gone.right);
    kept.bottom = std::max(kept.bottom, gone.bottom);
    kept.changed += gone.changed;
  }
  std::vector<Region> regions() const {
    std::vector<Region> found;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      const Group& group = groups_[i];
      if (group.parent == i)
        found.push_back({group.left, group.top, group.right - group.left + 1,
                         group.bottom - group.top + 1, group.changed});
    }
    return found;
  }

 private:
  std::vector<Group> groups_;
};

std::vector<Run> runs_of(const Mask& mask, std::uint32_t y, std::uint32_t gap, Groups& groups) {
  std::vector<Run> runs;
  const std::uint8_t* row = mask.pixels.data() + std::size_t{y} * mask.width;
  std::uint64_t changed = 0;
  const auto close = [&] {
    if (runs.empty()) return;
    runs.back().group = groups.add({0, runs.back().first, y, runs.back().last, y, changed});
    changed = 0;
  };
  for (std::uint32_t x = 0; x < mask.width; ++x) {
    if (row[x] < Mask::kChanged) continue;
    if (runs.empty() || x - runs.back().last > gap + 1) {
      close();
      runs.push_back({x, x, 0});
    }
    runs.back().last = x;
    ++changed;
  }
  close();
  return runs;
}

// Both lists stand from left to right.
void link(const std::vector<Run>& above, const std::vector<Run>& below, std::uint32_t gap,
          Groups& groups) {
  for (std::size_t i = 0, j = 0; i < above.size() && j < below.size();) {
    const bool apart = std::uint64_t{above[i].last} + gap + 1 < below[j].first ||
                       std::uint64_t{below[j].last} + gap + 1 < above[i].first;
    if (!apart) groups.unite(above[i].group, below[j].group);
    if (above[i].last < below[j].last)
      ++i;
    else
      ++j;
  }
}

}  // namespace

std::vector<Region> regions_of(const Mask& mask, std::uint32_t gap) {
  gap = std::min(gap, std::max(mask.width, mask.height));
  Groups groups;
  std::vector<std::vector<Run>> rows(mask.height);
  for (std::uint32_t y = 0; y < mask.height; ++y) {
    if (y > gap + 1) rows[y - gap - 2] = {};  // out of reach
    rows[y] = runs_of(mask, y, gap, groups);
    if (rows[y].empty()) continue;
    for (std::uint32_t up = 1; up <= gap + 1 && up <= y; ++up)
      link(rows[y - up], rows[y], gap, groups);
  }
  auto regions = groups.regions();
  std::sort(regions.begin(), regions.end(), [](const Region& one, const Region& other) {
    const auto key = [](const Region& region) {
      return std::tuple(~(std::uint64_t{region.width} * region.height), region.y, region.x);
    };
    return key(one) < key(other);
  });
  return regions;
}

}  // namespace ztgit::imaging
