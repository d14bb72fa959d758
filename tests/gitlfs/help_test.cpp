#include "help.hpp"

#include "catch.hpp"
#include "verb.hpp"

using namespace ztgit::gitlfs;

TEST_CASE("every verb that reaches no server has help which names its flags") {
  for (const auto& verb : local_verbs()) {
    if (std::string_view(verb.name) == "help") continue;
    CAPTURE(verb.name);
    const auto text = help_of(verb.name);
    REQUIRE(text);
    CHECK(text->find("git lfs " + std::string(verb.name)) != text->npos);
    for (const auto& flag : verb.flags) {
      CAPTURE(flag.name);
      CHECK(text->find("--" + std::string(flag.name)) != text->npos);
    }
    CHECK(overview().find("git lfs " + std::string(verb.name)) != std::string::npos);
  }
}

TEST_CASE("a verb that is left to git-lfs says so") {
  CHECK(left_to_others("migrate"));
  CHECK(left_to_others("clone"));
  CHECK_FALSE(left_to_others("track"));
  CHECK_FALSE(help_of("nosuch"));
}
