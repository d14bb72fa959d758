#include "compare/words.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/text.hpp"

namespace ztgit::compare {

namespace {

// Longer prompts are no prompts; the whole of them stands in the sidecar.
constexpr std::size_t kComparedBytes = std::size_t{64} << 10;
// Edits of a script. Beyond that the texts have nothing in common that a reader could use; the
// trace that is kept takes their square, 4 MiB.
constexpr int kMostEdits = 1000;

enum class Kind { blank, word, other };

struct CodePoint {
  char32_t value = 0xFFFD;
  std::size_t bytes = 1;
};

CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || text.size() < length || !is_valid_utf8(text.substr(0, length))) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return {value, length};
}

// Scripts that put no blanks between words: a character is what a reader sees change.
bool stands_alone(char32_t c) {
  return (c >= 0x0E00 && c <= 0x0EFF) ||    // Thai, Lao
         (c >= 0x2E80 && c <= 0x9FFF) ||    // CJK, Kana and their marks
         (c >= 0xF900 && c <= 0xFAFF) ||    // compatibility ideographs
         (c >= 0xFE30 && c <= 0xFE4F) ||    // vertical forms
         (c >= 0xFF00 && c <= 0xFFEF) ||    // full-width forms
         (c >= 0x1F000 && c <= 0x1FAFF) ||  // emoji
         (c >= 0x20000 && c <= 0x3FFFF);    // rarer ideographs
}

Kind kind_of(char32_t c) {
  if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return Kind::blank;
  if (c < 0x80) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    // "z_image", "0.8" and "don't" are one word each.
    return letter || c == '_' || c == '.' || c == '\'' || c == '-' ? Kind::word : Kind::other;
  }
  return c == 0xFFFD || stands_alone(c) || (c >= 0x2000 && c <= 0x206F) ? Kind::other : Kind::word;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto first = first_of(text.substr(at));
    const auto kind = kind_of(first.value);
    auto end = at + first.bytes;
    while (kind != Kind::other && end < text.size()) {
      const auto next = first_of(text.substr(end));
      if (kind_of(next.value) != kind) break;
      end += next.bytes;
    }
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

using Words = std::vector<std::string_view>;

// Pieces in order; a removal goes in front of the addition that it borders on.
class Script {
 public:
  void same(std::string_view text) {
    if (text.empty()) return;
    settle();
    append(Change::same, text);
  }
  void removed(std::string_view text) { removed_ += text; }
  void added(std::string_view text) { added_ += text; }

  std::vector<Piece> take() {
    settle();
    return std::move(pieces_);
  }

 private:
  void settle() {
    if (!removed_.empty()) append(Change::removed, removed_);
    if (!added_.empty()) append(Change::added, added_);
    removed_.clear();
    added_.clear();
  }
  void append(Change change, std::string_view text) {
    if (!pieces_.empty() && pieces_.back().change == change)
      pieces_.back().text += text;
    else
      pieces_.push_back({change, std::string(text)});
  }

  std::vector<Piece> pieces_;
  std::string removed_, added_;
};

struct Step {
  Change change;
  std::size_t before, after;  // words of each that were read before it
};

// Myers' greedy algorithm forward, then its trace backwards. Empty: more edits than kMostEdits.
std::vector<Step> shortest_script(const Words& before, const Words& after) {
  const auto rows = static_cast<int>(before.size()), columns = static_cast<int>(after.size());
  const int most = std::min(rows + columns, kMostEdits);
  const auto index = [&](int diagonal) {
    const int place = diagonal + most + 1;
    return static_cast<std::size_t>(place);
  };
  std::vector<int> reach(2 * static_cast<std::size_t>(most) + 3, 0);
  std::vector<std::vector<int>> trace;
  int edits = 0;
  for (bool done = false; !done; ++edits) {
    if (edits > most) return {};
    // Only the diagonals −edits … edits can have been written.
    trace.emplace_back(reach.begin() + (most + 1 - edits), reach.begin() + (most + 2 + edits));
    for (int k = -edits; k <= edits && !done; k += 2) {
      const bool down = k == -edits || (k != edits && reach[index(k - 1)] < reach[index(k + 1)]);
      int x = down ? reach[index(k + 1)] : reach[index(k - 1)] + 1;
      while (x < rows && x - k < columns &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(x - k)])
        ++x;
      reach[index(k)] = x;
      done = x >= rows && x - k >= columns;
    }
  }
  std::vector<Step> steps;
  int x = rows, y = columns;
  const auto push = [&](Change change) {
    steps.push_back({change, static_cast<std::size_t>(x), static_cast<std::size_t>(y)});
  };
  for (int d = edits - 1; d >= 0; --d) {
    const auto& known = trace[static_cast<std::size_t>(d)];
    const auto at = [&](int diagonal) {
      const auto place = diagonal + d;
      return place < 0 || place > 2 * d ? 0 : known[static_cast<std::size_t>(place)];
    };
    const int k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int previous = down ? k + 1 : k - 1;
    const int from_x = d == 0 ? 0 : at(previous), from_y = d == 0 ? 0 : from_x - previous;
    while (x > from_x && y > from_y) {
      --x, --y;
      push(Change::same);
    }
    if (d == 0) break;
    if (down)
      --y;
    else
      --x;
    push(down ? Change::added : Change::removed);
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

bool is_blank(std::string_view text) { return trim(text).empty(); }

// "red dog" became "blue cat": nobody reads the blank between as something that stayed.
std::vector<Piece> without_lone_blanks(std::vector<Piece> pieces) {
  Script script;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto& piece = pieces[i];
    const auto replaced = [&](std::size_t from, std::size_t to) {
      return from < to && to <= pieces.size() && to - from == 2 &&
             pieces[from].change == Change::removed && pieces[from + 1].change == Change::added;
    };
    const bool between = piece.change == Change::same && is_blank(piece.text) && i >= 2 &&
                         replaced(i - 2, i) && replaced(i + 1, i + 3);
    if (piece.change == Change::removed || between) script.removed(piece.text);
    if (piece.change == Change::added || between) script.added(piece.text);
    if (piece.change == Change::same && !between) script.same(piece.text);
  }
  return script.take();
}

}  // namespace

std::vector<Piece> word_difference(std::string_view before, std::string_view after) {
  const auto head_before = cut_utf8(before, kComparedBytes);
  const auto head_after = cut_utf8(after, kComparedBytes);
  const auto tail_before = before.substr(head_before.size());
  const auto tail_after = after.substr(head_after.size());
  auto old_words = words_of(head_before), new_words = words_of(head_after);
  std::string_view begin, end;
  const auto common = static_cast<std::size_t>(
      std::mismatch(old_words.begin(), old_words.end(), new_words.begin(), new_words.end()).first -
      old_words.begin());
  for (std::size_t i = 0; i < common; ++i)
    begin = {before.data(), begin.size() + old_words[i].size()};
  old_words.erase(old_words.begin(), old_words.begin() + static_cast<std::ptrdiff_t>(common));
  new_words.erase(new_words.begin(), new_words.begin() + static_cast<std::ptrdiff_t>(common));
  while (!old_words.empty() && !new_words.empty() && old_words.back() == new_words.back()) {
    end = {old_words.back().data(), end.size() + old_words.back().size()};
    old_words.pop_back();
    new_words.pop_back();
  }
  Script script;
  script.same(begin);
  const auto steps = shortest_script(old_words, new_words);
  if (steps.empty()) {
    for (const auto word : old_words) script.removed(word);
    for (const auto word : new_words) script.added(word);
  }
  for (const auto& step : steps) {
    if (step.change == Change::same) script.same(old_words[step.before]);
    if (step.change == Change::removed) script.removed(old_words[step.before]);
    if (step.change == Change::added) script.added(new_words[step.after]);
  }
  script.same(end);
  if (tail_before == tail_after) {
    script.same(tail_before);
  } else {
    script.removed(tail_before);
    script.added(tail_after);
  }
  return without_lone_blanks(script.take());
}

}  // namespace ztgit::compare
