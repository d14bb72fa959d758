#include "base/cancel.hpp"

#include <atomic>

#include "base/error.hpp"

namespace ztgit {

namespace {
std::atomic<bool> requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);
}  // namespace

void request_cancel() noexcept { requested = true; }

bool cancel_requested() noexcept { return requested; }

void throw_if_cancelled() {
  if (requested) throw Error(ErrorKind::cancelled, "interrupted");
}

}  // namespace ztgit
