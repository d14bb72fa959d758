#include "lanes.hpp"

#include <algorithm>

namespace ztgit::lfs {

namespace {

constexpr std::size_t kStep = 4;
constexpr double kWorkOfOne = 64 << 10;  // bytes that one request weighs: small ones count too
constexpr double kFaster = 1.05;         // less is noise

}  // namespace

Lanes::Lanes(std::size_t most, Time now)
    : most_(std::max<std::size_t>(most, 1)),
      allowed_(std::min(kStart, most_)),
      ceiling_(most_),
      shrunk_(now - std::chrono::hours(1)),
      round_began_(now) {}

void Lanes::went_well(std::uint64_t bytes, Time now) {
  ++round_objects_;
  round_work_ += static_cast<double>(bytes) + kWorkOfOne;
  if (round_objects_ >= allowed_) end_round(now);
}

void Lanes::end_round(Time now) {
  const std::chrono::duration<double> took = now - round_began_;
  const double rate = round_work_ / std::max(took.count(), 1e-6);
  // Below the start everything is allowed to recover; above it has to be worth it.
  if (allowed_ < ceiling_ && (allowed_ < kStart || rate > best_rate_ * kFaster))
    allowed_ = std::min(ceiling_, allowed_ + (allowed_ < kStart ? 1 : kStep));
  else if (ceiling_ < most_)
    ++ceiling_;  // a bad moment need not last
  best_rate_ = std::max(best_rate_, rate);
  round_began_ = now;
  round_objects_ = 0;
  round_work_ = 0;
}

void Lanes::went_wrong(Time begun, Time now) {
  if (begun < shrunk_) return;
  ceiling_ = std::max<std::size_t>(1, allowed_ - 1);
  allowed_ = std::max<std::size_t>(1, allowed_ / 2);
  shrunk_ = now;
  best_rate_ = 0;
  round_began_ = now;
  round_objects_ = 0;
  round_work_ = 0;
}

}  // namespace ztgit::lfs
