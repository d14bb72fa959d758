#include "side_band.hpp"

#include <utility>

#include "base/text.hpp"

namespace ztgit::git {

void SideBand::add(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n') {
      say();
    } else if (c == '\r') {
      repainted_ = true;
    } else {
      if (std::exchange(repainted_, false)) line_.clear();
      if (line_.size() < kLongestLine) line_ += c;
    }
  }
}

void SideBand::finish() {
  if (!repainted_) say();
  line_.clear();
  repainted_ = false;
  said_ = 0;
}

void SideBand::say() {
  const auto line = visible_line(line_);
  line_.clear();
  repainted_ = false;
  if (!line.empty() && said_++ < kMostLines) wire_.remote_says(line);
}

}  // namespace ztgit::git
