#pragma once

// Private to lfs/: how many transfers may go on at once.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ztgit::lfs {

// Starts with kStart and grows while that makes things faster: 300 objects of 60 kB at 50 ms RTT
// took 2.9 s with git-lfs' 8, 1.36 s with 32, and no less with 64. Halves when a line cannot carry
// that much: slow uplinks time out with many streams and get through with one (git-lfs #2636).
class Lanes {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::size_t kStart = 16;

  Lanes(std::size_t most, Time now);

  std::size_t allowed() const noexcept { return allowed_; }
  void went_well(std::uint64_t bytes, Time now);
  // One that was begun at `begun` timed out or was cut off, or the server asked for less.
  void went_wrong(Time begun, Time now);

 private:
  void end_round(Time now);

  std::size_t most_;
  std::size_t allowed_;
  std::size_t ceiling_;  // what did no harm yet
  Time shrunk_;          // those begun before it tell nothing new
  Time round_began_;
  std::size_t round_objects_ = 0;
  double round_work_ = 0;
  double best_rate_ = 0;
};

}  // namespace ztgit::lfs
