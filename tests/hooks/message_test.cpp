#include "message.hpp"

#include "catch.hpp"
#include "check_world.hpp"
#include "trailers.hpp"

using namespace ztgit;
using namespace ztgit::hooks;
using namespace ztgit::test;

TEST_CASE("trailers are those that git sees", "[message]") {
  const TempDir dir;
  for (const std::string message :
       {"Subject\n\nZT-Schema: 1\nZT-Seed: 42\n",
        "ZT-Schema: 1\nZT-Seed: 42\n",
        "ZT-Schema: 1\n\nText\n",
        "Subject\n\nText\nZT-Schema: 1\n",
        "Subject\n\nZT-Schema: 1\n\nSigned-off-by: A <a@example.org>\n",
        "Subject\n\nSome text\nof two lines\nZT-Schema: 1\nSigned-off-by: A <a@example.org>\n",
        "Subject\n\n1\n2\n3\n4\n5\n6\n7\nZT-Schema: 1\nSigned-off-by: A <a@example.org>\n",
        "Subject\n\nZT-Schema: 1\n continued\n  again\nZT-Seed: 2\n",
        "Subject\n\n continued first\nZT-Schema: 1\n",
        "Subject\n\nNegative prompt: bad\n",
        "Subject\n\nSteps: 30, Sampler: Euler\n",
        "Subject\n\nZT-Schema : 1\n",
        "Subject\n\nZT-Schema: 1\n---\nafter\n",
        "Subject\n\nZT-Schema: 1\n--- x\n",
        "Subject\n\nZT-Schema: 1\n----\n",
        "Subject\n\nZT-Schema: 1\n\n\n",
        "Subject\n\nZT-Schema:\n",
        "Subject\n\n: x\n",
        "Subject\n\nZT-Schema: 1\n(cherry picked from commit abc)\n",
        "Subject\n\nZT_Schema: 1\n",
        "\n\nSubject\n\nZT-Schema: 1\n",
        "Subject"}) {
    INFO(message);
    auto expected = test::git(dir.path(), {"interpret-trailers", "--parse"}, message);
    if (!expected.empty()) expected += "\n";
    std::string got;
    for (const auto& each : parse_trailers(message)) got += each.key + ": " + each.value + "\n";
    CHECK(got == expected);
  }
}

TEST_CASE("a message is cleaned as git does", "[message]") {
  const Cleanup after_editor{true, true, "#"}, without{true, false, "#"},
      verbatim{false, false, "#"};
  const std::string text = "\n# note\nSubject  \n\n\nText\n# more\n\n";
  CHECK(clean_message(text, after_editor) == "Subject\n\nText\n");
  CHECK(clean_message(text, without) == "# note\nSubject\n\nText\n# more\n");
  CHECK(clean_message(text, verbatim) == text);
  CHECK(clean_message("Subject\n# ------------------------ >8 ------------------------\ndiff\n",
                      after_editor) == "Subject\n");
}

TEST_CASE("git's settings and the editor decide on comments", "[message]") {
  const CheckWorld world;
  project::Environment environment;
  const auto cleanup = [&](const std::string& message = "x") {
    return cleanup_of(world.repo(), environment, message);
  };
  CHECK(cleanup().comments);
  environment.variables = [](const std::string& name) {
    return name == "GIT_EDITOR" ? std::optional<std::string>(":") : std::nullopt;
  };
  CHECK_FALSE(cleanup().comments);
  world.git({"config", "commit.cleanup", "strip"});
  CHECK(cleanup().comments);
  world.git({"config", "core.commentChar", ";"});
  CHECK(cleanup().comment == ";");
  world.git({"config", "core.commentChar", "auto"});
  CHECK(cleanup("# mine\n\n; git's\n").comment == ";");
}
