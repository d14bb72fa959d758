#include "base/time.hpp"

#include <array>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <utility>

#include "catch.hpp"

using namespace ztgit;

namespace {

// The zone of the test's machine is nobody's business.
class Zone {
 public:
  explicit Zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() {
    if (before_)
      ::setenv("TZ", before_->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
  }

 private:
  static std::optional<std::string> now() {
    const char* value = std::getenv("TZ");
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
  }
  std::optional<std::string> before_ = now();
};

}  // namespace

TEST_CASE("every spelling of a date that git takes means the same second", "[base][time]") {
  const std::array spellings = {
      "@1767594625 +0800",
      "1767594625 +0800",
      "1767594625 +08:00",
      "2026-01-05T14:30:25+08:00",
      "2026-01-05T14:30:25+0800",
      "2026-01-05T14:30:25.123+08:00",
      "2026-01-05 14:30:25 +0800",
      "  2026-01-05 14:30:25 +0800\n",
      "Mon, 05 Jan 2026 14:30:25 +0800",
      "5 Jan 2026 14:30:25 +0800",
  };
  for (const char* text : spellings) {
    INFO(text);
    const auto time = parse_git_date(text);
    REQUIRE(time);
    CHECK(time->seconds == 1767594625);
    CHECK(time->offset_minutes == 480);
    CHECK(rfc3339(*time) == "2026-01-05T14:30:25+08:00");
  }
}

TEST_CASE("zones west of Greenwich and UTC are understood", "[base][time]") {
  CHECK(rfc3339(*parse_git_date("2026-01-05T14:30:25-03:30")) == "2026-01-05T14:30:25-03:30");
  CHECK(rfc3339(*parse_git_date("2026-01-05T14:30:25Z")) == "2026-01-05T14:30:25+00:00");
  CHECK(rfc3339(*parse_git_date("2026-01-05T14:30Z")) == "2026-01-05T14:30:00+00:00");
  CHECK(rfc3339({0, -1}) == "1969-12-31T23:59:00-00:01");
}

TEST_CASE("a date without a zone is local time", "[base][time]") {
  const Zone shanghai("Asia/Shanghai");
  CHECK(rfc3339(*parse_git_date("2026-01-05 14:30:25")) == "2026-01-05T14:30:25+08:00");
  CHECK(rfc3339(*parse_git_date("@1767594625")) == "2026-01-05T14:30:25+08:00");
  CHECK(now_local().offset_minutes == 480);
}

TEST_CASE("daylight saving is the one of that day, not of today", "[base][time]") {
  const Zone berlin("Europe/Berlin");
  CHECK(rfc3339(*parse_git_date("2026-01-05 14:30:25")) == "2026-01-05T14:30:25+01:00");
  CHECK(rfc3339(*parse_git_date("2026-07-05 14:30:25")) == "2026-07-05T14:30:25+02:00");
}

TEST_CASE("what is no date is refused", "[base][time]") {
  const std::array texts = {
      "",
      "yesterday",
      "@",
      "-5 +0000",
      "1767594625 +9999",
      "1767594625 +0860",
      "1767594625 +-800",
      "1767594625 +08",
      "2026",
      "2026-02-30T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-01-05T25:00:00Z",
      "2026-01-05T14:30:25+08:00 and more",
      "1969-12-31T23:00:00Z",
      "99999999999999 +0000",
      "99999999999999999999 +0000",
  };
  for (const char* text : texts) {
    INFO(text);
    CHECK_FALSE(parse_git_date(text));
  }
}

TEST_CASE("fourteen digits of a file name are a civil time", "[base][time]") {
  CHECK(civil_time("20260105143025") == "2026-01-05T14:30:25");
  CHECK(civil_time("20240229000000") == "2024-02-29T00:00:00");
  for (const char* digits :
       {"", "2026010514302", "202601051430255", "20261305143025", "20260005143025",
        "20260230143025", "20260100143025", "20260105243025", "20260105146025", "20260105143060",
        "19690105143025", "2026010514302x", "2026-105143025", "202601051430-0"}) {
    INFO(digits);
    CHECK_FALSE(civil_time(digits));
  }
}
