#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ztgit::metadata {

enum class InflateOutcome { complete, damaged, over_limit };

struct Inflated {
  std::string bytes;  // empty unless complete or damaged; what was readable before the damage
  InflateOutcome outcome = InflateOutcome::complete;
};

// A zlib or gzip stream. Stops as soon as `limit` bytes have come out, so a bomb costs no more than
// its limit.
Inflated inflate_bounded(std::string_view packed, std::size_t limit);

}  // namespace ztgit::metadata
