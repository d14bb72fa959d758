#pragma once

// Private to git/: what the other side says to people while it works (sideband 2 of
// gitprotocol-pack(5)) comes in pieces of any size.

#include <cstddef>
#include <string>
#include <string_view>

#include "git/wire.hpp"

namespace ztgit::git {

// Hands whole, harmless lines to Wire::remote_says. A server repaints its counters ("Counting
// objects:  42%\r"): only their last state, which ends with a line feed, is handed on.
class SideBand {
 public:
  explicit SideBand(Wire& wire) : wire_(wire) {}

  void add(std::string_view bytes);
  void finish();  // a last line without its end

 private:
  static constexpr std::size_t kLongestLine = 4096;  // bytes; more is cut
  static constexpr std::size_t kMostLines = 500;     // of one exchange; a hook's report is shorter

  void say();

  Wire& wire_;
  std::string line_;
  std::size_t said_ = 0;
  bool repainted_ = false;  // a carriage return came: what follows replaces the line
};

}  // namespace ztgit::git
