#include "lanes.hpp"

#include <algorithm>

namespace ztgit::lfs {

namespace {

constexpr std::uint64_t kInFlight = 6'000'000;  // bytes under way at first
constexpr std::size_t kLeastStart = 4, kMostStart = 32;
constexpr std::size_t kStep = 4;
constexpr std::size_t kLeastRound = 16;  // objects: fewer are over before they can be timed
constexpr std::size_t kWarmUp = 2;       // rounds: the first also opens the connections
constexpr std::size_t kPatience = 32;    // rounds until more are tried again: lines change
constexpr double kWorkOfOne = 64 << 10;  // bytes that one request weighs: small ones count too
// What more lanes must bring of what they would bring if nothing but round trips held them up; on a
// full line a lucky round brings some percent.
constexpr double kWorthwhile = 0.4;

std::size_t start_for(std::uint64_t mean_bytes, std::size_t most) {
  const auto lanes = kInFlight / std::max<std::uint64_t>(mean_bytes, 1);
  return std::min(std::clamp<std::size_t>(lanes, kLeastStart, kMostStart), most);
}

}  // namespace

Lanes::Lanes(std::size_t most, std::uint64_t mean_bytes, Time now)
    : most_(std::max<std::size_t>(most, 1)),
      start_(start_for(mean_bytes, most_)),
      allowed_(start_),
      ceiling_(most_),
      shrunk_(now - std::chrono::hours(1)),
      round_began_(now) {}

void Lanes::went_well(std::uint64_t bytes, Time now) {
  ++round_objects_;
  round_work_ += static_cast<double>(bytes) + kWorkOfOne;
  if (round_objects_ >= std::max(allowed_, kLeastRound)) end_round(now);
}

void Lanes::end_round(Time now) {
  const std::chrono::duration<double> took = now - round_began_;
  const double rate = round_work_ / std::max(took.count(), 1e-6);
  if (ceiling_ < most_) ++ceiling_;  // a bad moment need not last
  if (allowed_ < start_)
    allowed_ = std::min(ceiling_, allowed_ + 1);  // recovers without proof
  else if (tried_ > 0)
    judge(rate);
  else if (++steady_rounds_ == kWarmUp || steady_rounds_ % kPatience == 0)
    try_more(rate);
  begin_round(now);
}

void Lanes::judge(double rate) {
  const double gain = rate / rate_before_ - 1;
  const double hoped = static_cast<double>(tried_) / static_cast<double>(allowed_ - tried_);
  if (gain >= kWorthwhile * hoped) return try_more(rate);
  allowed_ -= tried_;
  tried_ = 0;
}

void Lanes::try_more(double rate) {
  rate_before_ = rate;
  tried_ = std::min(kStep, ceiling_ - std::min(ceiling_, allowed_));
  allowed_ += tried_;
}

void Lanes::went_wrong(Time begun, Time now) {
  if (begun < shrunk_) return;
  ceiling_ = std::max<std::size_t>(1, allowed_ - 1);
  allowed_ = std::max<std::size_t>(1, allowed_ / 2);
  shrunk_ = now;
  tried_ = 0;
  steady_rounds_ = 0;
  begin_round(now);
}

void Lanes::begin_round(Time now) {
  round_began_ = now;
  round_objects_ = 0;
  round_work_ = 0;
}

}  // namespace ztgit::lfs
