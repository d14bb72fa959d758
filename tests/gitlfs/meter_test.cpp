#include "meter.hpp"

#include "catch.hpp"
#include "lock_client.hpp"

using namespace ztgit::gitlfs;

TEST_CASE("sizes have git-lfs' form") {
  CHECK(human_size(0) == "0 B");
  CHECK(human_size(7) == "7 B");
  CHECK(human_size(11) == "11 B");
  CHECK(human_size(999) == "999 B");
  CHECK(human_size(1000) == "1.0 KB");
  CHECK(human_size(51'200) == "51 KB");
  CHECK(human_size(7'900'000) == "7.9 MB");
  CHECK(human_size(UINT64_MAX) == "18 EB");
}

TEST_CASE("locks are JSON as Go writes it") {
  CHECK(json_of({}) == "[]");
  CHECK(json_of({{"1", "<a>&.png", "Ann", "2026-01-06T10:00:00Z"}, {"2", "b", "", ""}}) ==
        R"([{"id":"1","path":"\u003ca\u003e\u0026.png","owner":{"name":"Ann"},)"
        R"("locked_at":"2026-01-06T10:00:00Z"},)"
        R"({"id":"2","path":"b","locked_at":"0001-01-01T00:00:00Z"}])");
}
