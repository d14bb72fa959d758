#include "catch.hpp"
#include "pairs.hpp"
#include "view/site.hpp"

using namespace ztgit::view;

TEST_CASE("the page as one file", "[view][export]") {
  const auto page = page_file(R"({"answers":{"x":"</script><script>alert(1)<!--"}})", "<b>&");
  CHECK(page.find("<title>&lt;b>&amp;") == page.npos);
  CHECK(page.find("<title>&lt;b&gt;&amp;</title>") != page.npos);
  CHECK(page.find("\\u003c/script>\\u003cscript>alert(1)\\u003c!--") != page.npos);
  CHECK(page.find("script-src 'sha256-") != page.npos);
  CHECK(page.find("src=\"app.js\"") == page.npos);
  CHECK(page.find("href=\"style.css\"") == page.npos);
  // The script must not hold what would end its element.
  CHECK(std::string(page_script()).find("</script") == std::string::npos);
  CHECK(std::string(page_style()).find("</style") == std::string::npos);
  CHECK(std::string(page_script()).find("innerHTML") == std::string::npos);
}

TEST_CASE("names of heat maps", "[view]") {
  const std::string a(64, 'a'), b(64, 'b');
  CHECK(is_difference_name(a + "-" + b + ".difference"));
  CHECK_FALSE(is_difference_name(a + "-" + b));
  CHECK_FALSE(is_difference_name("../" + a.substr(3) + "-" + b + ".difference"));
  CHECK_FALSE(is_difference_name(a + "/" + b + ".difference"));
  CHECK_FALSE(is_difference_name(""));
}
