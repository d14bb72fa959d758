#pragma once

// Private to lfs/: how many transfers may go on at once.

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace ztgit::lfs {

// Many small objects wait for the line's round trips, a few large ones fill it: 300 of 60 kB at
// 50 ms took 2.9 s with git-lfs' 8, 1.36 s with 32, and no less with 64, while 200 of 1.5 MB on a
// fast line took 0.35 s with 4, 0.38 s with 16 and 0.5 s with 32. So it starts by the objects' size
// and grows while that makes things faster. Halves when a line cannot carry that much: slow uplinks
// time out with many streams and get through with one (git-lfs #2636).
class Lanes {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `mean_bytes`: of the objects to come.
  Lanes(std::size_t most, std::uint64_t mean_bytes, Time now);

  std::size_t allowed() const noexcept { return allowed_; }
  void went_well(std::uint64_t bytes, Time now);
  // One that was begun at `begun` timed out or was cut off, or the server asked for less.
  void went_wrong(Time begun, Time now);

 private:
  void begin_round(Time now);
  void end_round(Time now);
  void judge(double rate);  // whether the lanes that were added are worth it
  void try_more(double rate);

  std::size_t most_;
  std::size_t start_;
  std::size_t allowed_;
  std::size_t ceiling_;     // what did no harm yet
  std::size_t tried_ = 0;   // of the allowed ones: on probation
  double rate_before_ = 0;  // without those; bytes a second
  std::size_t steady_rounds_ = 0;
  Time shrunk_;  // those begun before it tell nothing new
  Time round_began_;
  std::size_t round_objects_ = 0;
  double round_work_ = 0;  // bytes
};

}  // namespace ztgit::lfs
