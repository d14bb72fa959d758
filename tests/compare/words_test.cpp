#include "compare/words.hpp"

#include <random>

#include "catch.hpp"

using namespace ztgit::compare;

namespace {

std::string side(const std::vector<Piece>& pieces, Change left_out) {
  std::string text;
  for (const auto& piece : pieces)
    if (piece.change != left_out) text += piece.text;
  return text;
}

std::string marked(const std::string& before, const std::string& after) {
  std::string text;
  const auto pieces = word_difference(before, after);
  CHECK(side(pieces, Change::added) == before);
  CHECK(side(pieces, Change::removed) == after);
  for (const auto& piece : pieces) {
    if (piece.change == Change::removed) text += "[-" + piece.text + "-]";
    if (piece.change == Change::added) text += "{+" + piece.text + "+}";
    if (piece.change == Change::same) text += piece.text;
  }
  return text;
}

}  // namespace

TEST_CASE("words that came, went and were replaced", "[compare][words]") {
  CHECK(marked("", "").empty());
  CHECK(marked("a cat", "a cat") == "a cat");
  CHECK(marked("a cat, forest", "a cat, red scarf, forest") == "a cat, {+red scarf, +}forest");
  CHECK(marked("a red cat", "a cat") == "a [-red -]cat");
  CHECK(marked("a red dog runs", "a blue cat runs") == "a [-red dog-]{+blue cat+} runs");
  CHECK(marked("", "a cat") == "{+a cat+}");
  CHECK(marked("a cat", "") == "[-a cat-]");
  CHECK(marked("weight 0.8", "weight 0.65") == "weight [-0.8-]{+0.65+}");
  CHECK(marked("(cat:1.2)", "(cat:1.4)") == "(cat:[-1.2-]{+1.4+})");
}

TEST_CASE("each Chinese character is a word of its own", "[compare][words]") {
  CHECK(marked("一只猫在森林里", "一只戴红围巾的猫在森林里") == "一只{+戴红围巾的+}猫在森林里");
  CHECK(marked("赤いスカーフ", "青いスカーフ") == "[-赤-]{+青+}いスカーフ");
}

TEST_CASE("any two texts come out whole", "[compare][words]") {
  std::mt19937 random(17);
  const std::vector<std::string> words = {"cat", " ",  ", ",   "dog",     "围",
                                          "巾",  "\n", "\xff", "\xe4\xb8"};
  for (int i = 0; i < 300; ++i) {
    std::string before, after;
    for (auto n = random() % 40; n > 0; --n) before += words[random() % words.size()];
    for (auto n = random() % 40; n > 0; --n) after += words[random() % words.size()];
    marked(before, after);
  }
}

TEST_CASE("texts without anything in common and texts without end are bounded",
          "[compare][words]") {
  std::string before, after;
  for (int i = 0; i < 30000; ++i) {
    before += "a" + std::to_string(i) + " ";
    after += "b" + std::to_string(i) + " ";
  }
  const auto pieces = word_difference(before, after);
  CHECK(side(pieces, Change::added) == before);
  CHECK(side(pieces, Change::removed) == after);
  CHECK(pieces.size() <= 4);
}
