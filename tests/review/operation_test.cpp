#include "review/operation.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::review;

namespace {

Operation pin() {
  Operation made;
  made.kind = Kind::pin;
  made.clock = 3;
  made.at = 1767600000;
  made.writer = std::string(16, 'a');
  made.author = "安娜";
  made.oid = std::string(64, '1');
  made.region = Region{12.5, 20, 0, 0};
  made.text = "the hand \"here\"\n\x1b[31m";
  return made;
}

}  // namespace

TEST_CASE("an operation has one text, with sorted keys, and comes back from it",
          "[review][operation]") {
  const auto text = to_text(pin());
  CHECK(text.starts_with("{\"at\":1767600000,\"author\":\"安娜\",\"clock\":3,\"oid\":"));
  CHECK(text.find(' ') == text.find(" hand"));  // no blanks but those of the text
  CHECK(*parse_operation(text) == pin());
  CHECK(id_of(pin()).size() == 64);
}

TEST_CASE("every kind comes back as it was written", "[review][operation]") {
  for (const auto kind :
       {Kind::open, Kind::add_version, Kind::pin, Kind::comment, Kind::edit, Kind::resolve,
        Kind::verdict, Kind::retract, Kind::close, Kind::link_forge}) {
    auto made = pin();
    made.kind = kind;
    made.title = "title";
    made.path = "art/a.png";
    made.sidecar = std::string(40, 'b');
    made.width = 4'000'000'000;
    made.target = std::string(64, 'c');
    if (kind == Kind::verdict) made.value = Value::reject;
    made.merged = kind == Kind::close;
    made.url = "https://gitee.com/team/hero/pulls/3";
    made.number = 3;
    const auto back = parse_operation(to_text(made));
    REQUIRE(back);
    CHECK(*back == made);
  }
}

TEST_CASE("what breaks a rule is none, whoever wrote it", "[review][operation]") {
  const auto broken = [](const auto& change) {
    auto made = pin();
    change(made);
    CHECK_THROWS_AS(to_text(made), Error);
  };
  broken([](Operation& made) { made.oid = "../../etc/passwd"; });
  broken([](Operation& made) { made.region = Region{90, 0, 20, 5}; });
  broken([](Operation& made) { made.region = Region{-1, 0, 2, 5}; });
  broken([](Operation& made) { made.region.reset(); });
  broken([](Operation& made) { made.clock = 0; });
  broken([](Operation& made) { made.writer = "A"; });
  broken([](Operation& made) { made.author.clear(); });
  broken([](Operation& made) { made.text.assign(70'000, 'x'); });
  broken([](Operation& made) { made.text = "\xff"; });
  broken([](Operation& made) {
    made.kind = Kind::add_version;
    made.path = "../x.png";
  });
  broken([](Operation& made) {
    made.kind = Kind::link_forge;
    made.number = 1;
    made.url = "javascript:alert(1)";
  });
}

TEST_CASE("texts that are no operation are told from those that are", "[review][operation]") {
  for (const std::string text :
       {"", "{}", "[]", "null", "{\"type\":\"pin\"}", "{\"type\":\"later\",\"clock\":1}",
        "not json", "{\"type\":5}", "{\"type\":\"comment\",\"clock\":-1}"})
    CHECK_FALSE(parse_operation(text));
  CHECK_FALSE(parse_operation(std::string(60'000, '[')));
  auto text = to_text(pin());
  CHECK(parse_operation(text));
  text.replace(text.find("\"clock\":3"), 9, "\"clock\":1e3");
  CHECK_FALSE(parse_operation(text));
}
