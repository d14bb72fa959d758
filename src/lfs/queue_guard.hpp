#pragma once

// Private to lfs/: what stands between the session's callbacks and the queue.

#include <exception>
#include <memory>
#include <utility>

#include "queue.hpp"

namespace ztgit::lfs {

template <class Body>
auto Queue::guarded(Body body) {
  return [this, alive = std::weak_ptr<int>(alive_), body = std::move(body)](auto&&... arguments) {
    if (alive.expired()) return;  // a timer that outlived a run that failed
    try {
      body(std::forward<decltype(arguments)>(arguments)...);
    } catch (...) {
      stop(std::current_exception());
    }
    leave_if_stopped();
  };
}

}  // namespace ztgit::lfs
