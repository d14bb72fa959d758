#pragma once

// What changed between two prompts, word by word: the shortest edit script (E. Myers, "An O(ND)
// Difference Algorithm and Its Variations", 1986) over words, where each Chinese or Japanese
// character is a word of its own.

#include <string>
#include <string_view>
#include <vector>

namespace ztgit::compare {

enum class Change { same, removed, added };

struct Piece {
  Change change;
  std::string text;
  bool operator==(const Piece&) const = default;
};

// The pieces that are same or removed, put together, are `before`; those that are same or added are
// `after`. What was removed stands before what came in its place. Texts that have almost nothing in
// common come out as replaced in whole, and so does what lies beyond the first 64 KiB of a text:
// the work is bounded whatever a picture holds. Bytes that are not UTF-8 are words like others.
std::vector<Piece> word_difference(std::string_view before, std::string_view after);

}  // namespace ztgit::compare
