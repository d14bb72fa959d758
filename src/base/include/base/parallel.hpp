#pragma once

#include <cstddef>
#include <functional>

namespace ztgit {

// Calls body(0) … body(count - 1) on up to `threads` threads (0: one a core). The first exception
// is rethrown once all threads have stopped; items not yet begun are then skipped.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body,
                  unsigned threads = 0);

}  // namespace ztgit
