#include "settings.hpp"

#include "catch.hpp"

using namespace ztgit::gitlfs;

TEST_CASE("the last value of a setting wins, and nonsense counts as absent") {
  const Settings settings({{"lfs.concurrenttransfers", "3"},
                           {"lfs.concurrenttransfers", "5"},
                           {"lfs.pruneoffsetdays", "many"},
                           {"lfs.tustransfers", "YES"},
                           {"lfs.skipdownloaderrors", "perhaps"},
                           {"lfs.fetchinclude", " a, b/* ,,"}});
  CHECK(settings.find("lfs.concurrenttransfers") == "5");
  CHECK(settings.number("lfs.concurrenttransfers", 8) == 5);
  CHECK(settings.number("lfs.pruneoffsetdays", 3) == 3);
  CHECK(settings.flag("lfs.tustransfers", false));
  CHECK_FALSE(settings.flag("lfs.skipdownloaderrors", false));
  CHECK(settings.flag("lfs.absent", true));
  CHECK(settings.list("lfs.fetchinclude") == std::vector<std::string>{"a", "b/*"});
  CHECK_FALSE(settings.find("lfs.absent"));
}

TEST_CASE("booleans are read as git-lfs reads them") {
  for (const auto* yes : {"true", "1", "on", "Yes", "T"}) CHECK(means_true(yes, false));
  for (const auto* no : {"false", "0", "OFF", "no", "f"}) CHECK_FALSE(means_true(no, true));
  CHECK(means_true("", true));
  CHECK_FALSE(means_true("2", false));
}
