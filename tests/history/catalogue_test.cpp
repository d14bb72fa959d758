#include "history/catalogue.hpp"

#include <fstream>

#include "catch.hpp"
#include "history_world.hpp"

using namespace ztgit;
using namespace ztgit::history;

namespace {

std::vector<std::string> found(const Catalogue& catalogue, const test::HistoryWorld& world,
                               const std::string& query) {
  std::vector<std::string> lines;
  for (const auto& each : catalogue.find(parse_query(query), {world.root()}, 0).found)
    lines.push_back(each.subject + " " + each.path + " " + name_of(each.state));
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the catalogue follows a history that grows and one that is rewritten",
          "[history][catalogue]") {
  test::HistoryWorld world;
  Catalogue catalogue(world.folder() / "cache/ztgit/catalogue.sqlite");
  world.picture("a.png", '1', 7);
  world.commit("first");
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "seed=7") == Lines{"first a.png current"});
  world.picture("a.png", '2', 8);
  world.commit("second");
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "") == Lines{"second a.png current", "first a.png superseded"});
  world.git({"rm", "-q", "a.png", "a.png.yaml"});
  world.commit("gone");
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "deleted=yes") ==
        Lines{"second a.png deleted", "first a.png deleted"});
  world.git({"reset", "-q", "--hard", "HEAD~2"});
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "") == Lines{"first a.png current"});
}

TEST_CASE("branches and merges are read once", "[history][catalogue]") {
  test::HistoryWorld world;
  Catalogue catalogue(world.folder() / "c.sqlite");
  world.picture("a.png", '1', 7);
  world.commit("first");
  world.git({"switch", "-qc", "side"});
  world.picture("b.png", '2', 8);
  world.commit("side");
  world.git({"switch", "-q", "main"});
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "seed=8") == Lines{"side b.png deleted"});
  world.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
  catalogue.update(world.open(), "hero");
  CHECK(found(catalogue, world, "seed=8") == Lines{"side b.png current"});
}

TEST_CASE("words, numbers and what is not known", "[history][catalogue]") {
  test::HistoryWorld world;
  Catalogue catalogue(world.folder() / "c.sqlite");
  world.picture("a.png", '1', UINT64_MAX, "a SCARF of wool");
  world.picture("b.png", '2', 5, "scarface; 红围巾");
  world.write("c.png", "whole picture");
  world.commit("all");
  catalogue.update(world.open(), "hero");
  const auto paths = [&](const std::string& query) {
    std::string text;
    for (const auto& each : catalogue.find(parse_query(query), {world.root()}, 0).found)
      text += each.path.substr(0, 1);
    std::sort(text.begin(), text.end());
    return text;
  };
  CHECK(paths("prompt has scarf") == "a");
  CHECK(paths("prompt~scarf") == "ab");
  CHECK(paths("prompt has 围巾") == "b");
  CHECK(paths("seed>5") == "a");
  CHECK(paths("seed=18446744073709551615") == "a");
  CHECK(paths("not seed=5") == "ac");
  CHECK(paths("seed!=5") == "a");
  CHECK(paths("prompt!~wool") == "bc");
  CHECK(paths("date>=2026-01-05 date<2026-01-06T12:00:00Z") == "abc");
  CHECK(catalogue.find(parse_query(""), {world.root()}, 2).count == 3);
  CHECK(catalogue.find(parse_query(""), {"/elsewhere"}, 2).count == 0);
}

TEST_CASE("a cache that is damaged, of another version or not writable is done without",
          "[history][catalogue]") {
  test::HistoryWorld world;
  world.picture("a.png", '1', 7);
  world.commit("first");
  const auto file = world.folder() / "c.sqlite";
  const auto works = [&](const std::filesystem::path& place) {
    Catalogue catalogue(place);
    catalogue.update(world.open(), "hero");
    CHECK(found(catalogue, world, "seed=7") == Lines{"first a.png current"});
  };
  std::ofstream(file) << "no database, but long enough to be looked at as one by SQLite .........";
  works(file);
  works(file);
  std::filesystem::resize_file(file, 5000);
  works(file);
  works("/proc/none/c.sqlite");
}
