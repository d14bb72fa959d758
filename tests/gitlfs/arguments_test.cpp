#include "arguments.hpp"

#include "catch.hpp"

using namespace ztgit::gitlfs;

namespace {
const std::vector<Flag> kFlags = {{"all", 'a'}, {"long", 'l'}, {"include", 'I', Takes::a_value}};
}

TEST_CASE("flags stand anywhere before two dashes") {
  const Arguments given({"origin", "-la", "--include=*.png", "main", "--", "--all"}, kFlags);
  CHECK(given.has("all"));
  CHECK(given.has("long"));
  CHECK(given.value("include") == "*.png");
  CHECK(given.words() == std::vector<std::string>{"origin", "main", "--all"});
  CHECK(given.words_before_dashes() == 2);
}

TEST_CASE("a short flag's value is the rest of its word or the next word") {
  CHECK(Arguments({"-Ia"}, kFlags).value("include") == "a");
  CHECK(Arguments({"-I=a"}, kFlags).value("include") == "a");
  CHECK(Arguments({"-lI", "a"}, kFlags).value("include") == "a");
  CHECK(Arguments({"-I", "a", "-I", "b"}, kFlags).values("include").size() == 2);
}

TEST_CASE("a flag that is taken back does not count") {
  CHECK_FALSE(Arguments({"--all=false"}, kFlags).has("all"));
  CHECK(Arguments({"--all=true"}, kFlags).has("all"));
}

TEST_CASE("what git-lfs refuses is refused in its words") {
  CHECK_THROWS_WITH(Arguments({"--bogus=1"}, kFlags), "unknown flag: --bogus");
  CHECK_THROWS_WITH(Arguments({"-lx"}, kFlags), "unknown shorthand flag: 'x' in -lx");
  CHECK_THROWS_WITH(Arguments({"--include"}, kFlags), "flag needs an argument: --include");
}
