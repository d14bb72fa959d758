#include "history/stack.hpp"

#include "catch.hpp"
#include "history/lineage.hpp"
#include "history_world.hpp"

using namespace ztgit;
using namespace ztgit::history;

namespace {

// "subject path", newest first.
std::vector<std::string> stack(const test::HistoryWorld& world, const std::string& path,
                               std::size_t most = 100) {
  const auto repo = world.open();
  std::vector<std::string> lines;
  for (const auto& version : stack_of(repo, repo.head().commit, path, most)) {
    auto subject = world.git({"log", "-1", "--format=%s", version.commit});
    subject.pop_back();
    lines.push_back(subject + " " + version.path);
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a picture's versions are the commits that changed it or its sidecar",
          "[history][stack]") {
  test::HistoryWorld world;
  world.write("a.png", "1");
  world.commit("first");
  world.write("b.png", "other");
  world.commit("another picture");
  world.write("a.png", "2");
  world.commit("second");
  world.write("a.png.yaml", "said");
  world.commit("said");
  CHECK(stack(world, "a.png") == Lines{"said a.png", "second a.png", "first a.png"});
  CHECK(stack(world, "a.png", 1) == Lines{"said a.png"});
  CHECK(stack(world, "none.png").empty());
}

TEST_CASE("versions are followed to the path that the picture had before", "[history][stack]") {
  test::HistoryWorld world;
  world.write("a.png", "1");
  world.commit("first");
  world.write("a.png", "2");
  world.commit("second");
  world.git({"mv", "a.png", "b.png"});
  world.commit("moved");
  world.write("b.png", "3");
  world.commit("third");
  CHECK(stack(world, "b.png") ==
        Lines{"third b.png", "moved b.png", "second a.png", "first a.png"});
  CHECK(stack(world, "a.png").empty());
}

TEST_CASE("a merge is walked where the picture came from", "[history][stack]") {
  test::HistoryWorld world;
  world.write("a.png", "1");
  world.commit("first");
  world.git({"switch", "-qc", "side"});
  world.write("a.png", "2");
  world.commit("on the side");
  world.git({"switch", "-q", "main"});
  world.write("b.png", "1");
  world.commit("unrelated");
  world.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
  CHECK(stack(world, "a.png") == Lines{"on the side a.png", "first a.png"});
}

TEST_CASE("a picture that was deleted and came back has both lives", "[history][stack]") {
  test::HistoryWorld world;
  world.write("a.png", "1");
  world.commit("first");
  world.git({"rm", "-q", "a.png"});
  world.commit("gone");
  world.write("a.png", "2");
  world.commit("back");
  // Before it came back there is nothing to follow.
  CHECK(stack(world, "a.png") == Lines{"back a.png"});
}

TEST_CASE("names of versions", "[history][stack]") {
  CHECK(version_name("a.png@3")->number == 3);
  CHECK(version_name("a@b.png@~1")->path == "a@b.png");
  CHECK(version_name("a.png@~0")->from_newest);
  for (const char* word : {"a.png", "@3", "a.png@", "a.png@0", "a.png@x", "a.png@~", "a.png@-1",
                           "a.png@3x", "a.png@99999999999999999999999"})
    CHECK_FALSE(version_name(word));
}

TEST_CASE("lineage goes by content, unknown parents stay unknown and circles end",
          "[history][lineage]") {
  test::HistoryWorld world;
  world.picture("sketch.png", '1', 1);
  world.picture("large.png", '2', 1, "", "19");
  world.picture("snake.png", '3', 1, "", "23");
  world.commit("all");
  world.git({"mv", "sketch.png", "moved.png"});
  world.git({"rm", "-q", "large.png", "large.png.yaml"});
  world.commit("moved and gone");
  const auto tree = lineage_of(world.open(), std::string(64, '3'), "snake.png");
  CHECK(tree.known);
  REQUIRE(tree.parents.size() == 2);
  const auto& large = tree.parents[0];
  CHECK(large.path == "large.png");
  CHECK(large.relation == "upscale");
  REQUIRE(large.parents.size() == 2);
  CHECK(large.parents[0].path == "moved.png");
  CHECK_FALSE(large.parents[1].known);
  CHECK(large.parents[1].path == "was.png");
  CHECK(tree.parents[1].repeated);
}
