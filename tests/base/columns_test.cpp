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
