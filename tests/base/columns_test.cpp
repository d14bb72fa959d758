#include "base/columns.hpp"

#include "catch.hpp"

using namespace ztgit;

TEST_CASE("columns are what a terminal shows, not bytes", "[base][columns]") {
  const auto [text, columns] = GENERATE(table<std::string, std::size_t>({
      {"", 0},
      {"hero.png", 8},
      {"水彩", 4},
      {"e\u0301", 1},  // a combining accent
      {"😀", 2},
      {"\xff", 1},
  }));
  CHECK(columns_of(text) == columns);
}

TEST_CASE("text that fits is left alone, other text ends with an ellipsis", "[base][columns]") {
  CHECK(fit_columns("hero.png", 8) == "hero.png");
  CHECK(fit_columns("hero.png", 7) == "hero.p…");
  CHECK(fit_columns("水彩画", 6) == "水彩画");
  CHECK(fit_columns("水彩画", 5) == "水彩…");
  CHECK(fit_columns("水彩画", 4) == "水…");  // never half a character
  CHECK(fit_columns("水", 1) == "…");
  CHECK(fit_columns("x", 0).empty());
}

TEST_CASE("a text is wrapped at blanks and beside wide characters", "[base][columns]") {
  using Lines = std::vector<std::string_view>;
  CHECK(ztgit::wrap_columns("", 10).empty());
  CHECK(ztgit::wrap_columns("a red fox in", 5) == Lines{"a red", "fox", "in"});
  CHECK(ztgit::wrap_columns("a red fox in", 6) == Lines{"a red", "fox in"});
  CHECK(ztgit::wrap_columns("红色的狐狸", 5) == Lines{"红色", "的狐", "狸"});
  CHECK(ztgit::wrap_columns("ab红色 cd", 4) == Lines{"ab红", "色", "cd"});
  CHECK(ztgit::wrap_columns("ab  cd", 2) == Lines{"ab", "cd"});
}

TEST_CASE("a word that is longer than a line is broken between characters", "[base][columns]") {
  using Lines = std::vector<std::string_view>;
  CHECK(ztgit::wrap_columns("abcdef gh", 4) == Lines{"abcd", "ef", "gh"});
  CHECK(ztgit::wrap_columns("éééé", 3) == Lines{"ééé", "é"});
  CHECK(ztgit::wrap_columns("红色", 1) == Lines{"红", "色"});  // a wide character needs two
}

TEST_CASE("a mark stays with the character it stands on", "[base][columns]") {
  using Lines = std::vector<std::string_view>;
  CHECK(ztgit::wrap_columns("红\xCC\x81色", 2) == Lines{"红\xCC\x81", "色"});
  CHECK(ztgit::wrap_columns("e\xCC\x81"
                            "e\xCC\x81",
                            1) == Lines{"e\xCC\x81", "e\xCC\x81"});
}
