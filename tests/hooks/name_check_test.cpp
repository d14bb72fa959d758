#include "catch.hpp"
#include "check_world.hpp"

using namespace ztgit;
using namespace ztgit::test;

TEST_CASE("names that differ in case or Unicode form only collide", "[check]") {
  const CheckWorld world;
  world.write("fox.txt", "1");
  world.write("caf\xC3\xA9", "1");  // NFC
  world.commit("Add");
  world.write("Fox.txt", "2");
  world.write("cafe\xCC\x81", "2");  // NFD
  CHECK(told(world.staged()) ==
        "error name-collision Fox.txt\nerror name-collision cafe\xCC\x81\n");
  const auto commit = world.commit("Collide");
  CHECK(told(hooks::check_commit(world.repo(), commit)) ==
        "error name-collision Fox.txt\nerror name-collision cafe\xCC\x81\n");
}

TEST_CASE("folders collide, too, once, and only when they are new", "[check]") {
  const CheckWorld world;
  world.write("Art/a", "1");
  world.write("Art/b", "1");
  world.commit("Add");
  world.write("art/a", "2");
  world.write("art/c", "2");
  CHECK(told(world.staged()) == "error name-collision art/a\n");
  world.commit("Collide");
  world.write("art/d", "3");
  CHECK(told(world.staged()).empty());
}

TEST_CASE("two new names that collide are told once", "[check]") {
  const CheckWorld world;
  world.write("x.txt", "1");
  world.write("X.txt", "2");
  CHECK(told(world.staged()) == "error name-collision X.txt\n");
}
