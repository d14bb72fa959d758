#include "catch.hpp"
#include "check_world.hpp"

using namespace ztgit;
using namespace ztgit::test;

namespace {

std::string of_one(const std::string& oid) {
  return "Promote a.png\n\nZT-Schema: 1\nZT-Seed: 42\nZT-Image-SHA256: " + oid + "\n";
}

}  // namespace

TEST_CASE("a message that promote writes passes", "[check]") {
  const CheckWorld world;
  const auto pointer = world.picture("a.png");
  world.git({"add", "-A"});
  CHECK(told(world.message(of_one(pointer.oid))).empty());
  CHECK(told(world.message("Promote 2 images\n\nZT-Schema: 1\nZT-Image: sha256=" + pointer.oid +
                           " seed=1 path=a.png\n"))
            .empty());
  const auto commit = world.commit(of_one(pointer.oid));
  CHECK(told(hooks::check_commit(world.repo(), commit)).empty());
  world.write("text", "x");  // the picture stays as it is, somewhere in the tree
  world.git({"add", "-A"});
  CHECK(told(world.message(of_one(pointer.oid))).empty());
}

TEST_CASE("messages without our trailers, and those of git, pass", "[check]") {
  const CheckWorld world;
  const std::string stranger(64, 'a');
  CHECK(told(world.message("x")).empty());
  CHECK(told(world.message(std::string(200, 'x') + "\n\nText\n")).empty());
  for (const char* start : {"Merge branch 'side'", "Revert \"Promote a.png\"", "fixup! Promote",
                            "squash! Promote", "amend! Promote"})
    CHECK(told(world.message(std::string(start) + "\n\nZT-Schema: 7\nZT-Image-SHA256: " + stranger +
                             "\n"))
              .empty());
}

TEST_CASE("a message must name pictures that the commit holds", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  world.git({"add", "-A"});
  CHECK(told(world.message(of_one(std::string(64, 'a')))) ==
        "warning message-image\n");  // an amend
  CHECK(told(world.message(of_one("none"))) == "error message-image\n");
  // A squash names earlier versions.
  CHECK(told(world.message("Two\n\nZT-Schema: 1\nZT-Seed: 1\n\nPromote\n\nZT-Schema: 1\n"
                           "ZT-Image-SHA256: " +
                           std::string(64, 'a') + "\n")) == "warning message-image\n");
}

TEST_CASE("trailers that git would not see are told", "[check]") {
  const CheckWorld world;
  CHECK(told(world.message("Subject\n\nZT-Schema: 1\nZT-Seed: 1\n\nA last word.\n")) ==
        "error message-trailers\n");
  CHECK(told(world.message("Subject\n\nZT-Seed: 1\n")) == "error message-schema\n");
  CHECK(told(world.message("Subject\n\nZT-Schema: 2\n")) == "error message-schema\n");
  CHECK(told(world.message("Subject\n\n    ZT-Schema: 2\n")).empty());  // somebody's text
}

TEST_CASE("long and vanishing subjects are told", "[check]") {
  const CheckWorld world;
  CHECK(told(world.message(std::string(73, 'x') + "\n\nZT-Schema: 1\n")) ==
        "warning message-subject\n");
  std::string wide;
  for (int i = 0; i < 37; ++i) wide += "\xE7\x8B\x90";  // two columns each
  CHECK(told(world.message(wide + "\n\nZT-Schema: 1\n")) == "warning message-subject\n");
  CHECK(told(world.message("# 1\n\nZT-Schema: 1\n")) == "warning message-dropped\n");
}

TEST_CASE("secrets in any message are refused, private paths told", "[check]") {
  const CheckWorld world;
  CHECK(told(world.message("x\n\nghp_abcdefghijklmnopqrstuvwxyz0123456789\n")) == "error secret\n");
  CHECK(told(world.message("Merge /home/lin/x\n")) == "warning private-path\n");
}

TEST_CASE("a picture in git itself is known by its bytes", "[check]") {
  const CheckWorld world;
  world.write(".ztgit.yaml", "storage: {mode: plain}\n");
  world.write("a.png", png());
  world.git({"add", "-A"});
  CHECK(told(world.message(of_one(sha256_of(png())))).empty());
}
