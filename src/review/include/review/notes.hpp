#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "review/operation.hpp"

namespace ztgit::review {

inline constexpr std::size_t kMostNotesBytes = std::size_t{8} << 20;

// What somebody without ztgit has written down: ztgit.review-notes/1
// (docs/formats/review.md).
struct Notes {
  std::string review;
  std::vector<Operation> operations;  // verdicts, pins and comments, `via` page
  std::size_t ignored = 0;            // entries that break a rule
};

// Throws Error (usage) for what is no such file.
Notes parse_notes(std::string_view text);

}  // namespace ztgit::review
