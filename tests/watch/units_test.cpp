#include "watch/units.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;

TEST_CASE("words of a unit mean themselves, whatever is in them") {
  CHECK(watch::unit_word("/a b/c") == "\"/a b/c\"");
  CHECK(watch::unit_word("100% $HOME \"x\" \\") == "\"100%% $$HOME \\\"x\\\" \\\\\"");
  CHECK_THROWS_AS(watch::unit_word("a\nExecStart=/bin/sh"), Error);
}

TEST_CASE("units name the program, the folders and the vault") {
  const auto all = watch::units({"/usr/bin/ztgit", "/v", {"/a b", "/c"}});
  REQUIRE(all.size() == 3);
  CHECK(all[0].text.find("ExecStart=\"/usr/bin/ztgit\" watch \"/a b\" \"/c\" --vault \"/v\"\n") !=
        std::string::npos);
  CHECK(all[1].text.find("verify --sample 5%% --vault \"/v\"\n") != std::string::npos);
  for (const auto& unit : all) CHECK(unit.text.find("{{") == std::string::npos);
}
