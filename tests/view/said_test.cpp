#include "said.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::view;

namespace {

const std::string kOid(64, 'a');

review::Review one_picture() {
  review::Review review;
  review::Version version;
  version.path = "a.png";
  version.oid = kOid;
  version.width = 1024;
  version.height = 512;
  review.versions = {version};
  return review;
}

std::vector<review::Operation> said(const std::string& operations) {
  return operations_in("{\"operations\":" + operations + "}", one_picture());
}

}  // namespace

TEST_CASE("what the page says becomes operations", "[view][said]") {
  const auto made =
      said(R"([{"type":"verdict","oid":")" + kOid + R"(","value":"reject","text":"dark"},
    {"type":"pin","oid":")" +
           kOid + R"(","x":1,"y":2.5,"width":3,"height":4,"text":"here"},
    {"type":"comment","text":"围巾"},{"type":"resolve","target":")" +
           std::string(64, 'b') + R"("}])");
  REQUIRE(made.size() == 4);
  CHECK(made[0].value == review::Value::reject);
  CHECK(made[0].text == "dark");
  CHECK(made[1].region == review::Region{1, 2.5, 3, 4});
  CHECK((made[1].width == 1024 && made[1].height == 512));  // the review's, not the page's
  CHECK(made[2].text == "围巾");
  CHECK(made[3].target == std::string(64, 'b'));
}

TEST_CASE("what it cannot say is refused", "[view][said]") {
  const std::string other(64, 'c');
  for (const auto& wrong :
       {std::string("[]"), std::string("{}"), std::string("[1]"), std::string("[{}]"),
        std::string(R"([{"type":"open","title":"x"}])"), std::string(R"([{"type":"close"}])"),
        std::string(R"([{"type":"comment","text":1}])"),
        R"([{"type":"comment","text":"x","oid":")" + other + "\"}]",
        R"([{"type":"verdict","oid":")" + kOid + R"(","value":"maybe"}])",
        std::string(R"([{"type":"verdict","value":"approve"}])"),
        R"([{"type":"pin","oid":")" + kOid + R"(","x":"1","y":1,"width":1,"height":1,"text":"x"}])",
        R"([{"type":"comment","text":")" + std::string(40'000, 'x') + "\"}]"})
    CHECK_THROWS_AS(said(wrong), Error);
  CHECK_THROWS_AS(operations_in("", one_picture()), Error);
  CHECK_THROWS_AS(operations_in("[", one_picture()), Error);
}
