#pragma once

#include <chrono>
#include <iosfwd>
#include <string>

#include "project/observer.hpp"

namespace ztgit::cli {

// One line on the terminal that says how far the pictures have come, from 300 ms on; nothing at all
// where standard error is no terminal. Lines of the server are printed above it.
class Progress {
 public:
  // `verb`: "Sending". Ends its line when destroyed.
  Progress(std::ostream& err, std::string verb);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress();

  // For a request; borrowed from this.
  project::Observer observer();

 private:
  using Clock = std::chrono::steady_clock;
  void show(const project::Moved& now);
  void clear();

  std::ostream& err_;
  std::string verb_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point begin_ = Clock::now(), last_ = begin_;
};

// "12 s", "4 min", "1 h 20 min"
std::string duration_amount(std::chrono::seconds time);

}  // namespace ztgit::cli
