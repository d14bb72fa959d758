#pragma once

#include <string>
#include <vector>

#include "compare/words.hpp"

namespace ztgit::compare {

// A line of a prompt as a line diff shows it. Visible, without a line end.
struct PromptLine {
  Change change;
  std::string text;
  bool operator==(const PromptLine&) const = default;
};

// A word difference as lines, a phrase each: a prompt is one long line, in which nobody finds what
// changed. Phrases that stayed and do not border on a change are left out for a "…". Of lines
// beyond `most` only their number is told.
std::vector<PromptLine> prompt_lines(const std::vector<Piece>& pieces, std::size_t most = 60);

}  // namespace ztgit::compare
