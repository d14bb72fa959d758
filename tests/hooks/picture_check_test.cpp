#include "catch.hpp"
#include "check_world.hpp"

using namespace ztgit;
using namespace ztgit::test;

TEST_CASE("a promoted picture has nothing wrong with it", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  world.write("notes.txt", "text\n");
  CHECK(told(world.staged()).empty());
  CHECK(told(hooks::check_commit(world.repo(), world.commit("Add"))).empty());
}

TEST_CASE("a picture in git itself is an error whatever it is called", "[check]") {
  const CheckWorld world;
  world.write("a.png", png());
  world.write("b.dat", png());
  world.write("c.png", "no picture, but .gitattributes wants a pointer");
  CHECK(told(world.staged()) ==
        "error picture-in-git a.png\nerror picture-in-git b.dat\n"
        "error not-a-pointer c.png\n");
  const auto commit = world.commit("Add");
  world.git({"gc", "-q"});  // a packed blob has no stream
  CHECK(told(hooks::check_commit(world.repo(), commit)) ==
        "error picture-in-git a.png\nerror picture-in-git b.dat\nerror not-a-pointer c.png\n");
}

TEST_CASE("a picture that .gitattributes keeps out of LFS by choice is fine", "[check]") {
  const CheckWorld world;
  world.write(".gitattributes", "*.png filter=lfs -text\nicons/** -filter\n");
  world.write("icons/a.png", png());
  CHECK(told(world.staged()).empty());
}

TEST_CASE("in storage mode plain pictures belong into git", "[check]") {
  const CheckWorld world;
  world.write(".ztgit.yaml", "storage: {mode: plain}\n");
  world.write(".gitattributes", "");
  world.write("a.png", png());
  CHECK(told(world.staged()).empty());
  world.write(".gitattributes", "* text eol=lf\n");
  CHECK(told(world.staged()) == "error picture-as-text a.png\n");
  world.write(".gitattributes", "*.png eol=lf\n");
  CHECK(told(world.staged()) == "error picture-as-text a.png\n");
  world.write(".gitattributes", "* text=auto eol=lf\n");  // git sees that it is binary
  CHECK(told(world.staged()).empty());
}

TEST_CASE("a pointer is read strictly", "[check]") {
  const CheckWorld world;
  const auto text = lfs::to_text(world.picture("a.png"));
  world.commit("Add");
  world.write("a.png", "\n" + text);
  CHECK(told(world.staged()) == "error pointer-not-canonical a.png\n");
  world.write("a.png", text.substr(0, text.find("oid")));
  CHECK(told(world.staged()) == "error pointer-broken a.png\n");
  world.write("a.png", "");
  CHECK(told(world.staged()) == "error picture-empty a.png\n");
}

TEST_CASE("a staged pointer needs its object, a committed one in CI does not", "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  std::filesystem::remove_all(world.root() / ".git/lfs");
  CHECK(told(world.staged()) == "error object-missing a.png\n");
  CHECK(told(hooks::check_commit(world.repo(), world.commit("Add"))).empty());
}

TEST_CASE("an object that is here must be a whole picture", "[check]") {
  const CheckWorld world;
  const auto cut = world.store(png_of(1, false));
  world.write("a.png", lfs::to_text(cut));
  world.write("a.png.yaml", sidecar::to_yaml(CheckWorld::sidecar_of("a.png", cut)));
  CHECK(told(world.staged()) == "error picture-damaged a.png\n");
}

TEST_CASE("pointers without attributes are found, also when only the attributes change",
          "[check]") {
  const CheckWorld world;
  world.picture("a.png");
  world.picture("deep/b.png", 2);
  world.commit("Add");
  world.write("deep/.gitattributes", "*.png !filter\n");
  CHECK(told(world.staged()) == "error pointer-without-attributes deep/b.png\n");
  std::filesystem::remove(world.root() / ".gitattributes");
  world.write("deep/b.png.yaml", "");
  CHECK(told(world.staged()) ==
        "error pointer-without-attributes a.png\n"
        "error pointer-without-attributes deep/b.png\n");
}

TEST_CASE("of many pictures that lose their attributes the first are named", "[check]") {
  const CheckWorld world;
  for (std::uint32_t i = 0; i < 25; ++i) world.picture(fmt::format("{}.png", i), i);
  world.commit("Add");
  std::filesystem::remove(world.root() / ".gitattributes");
  const auto problems = world.staged();
  CHECK(problems.size() == 21);
  CHECK(problems.front().path == ".gitattributes");
  CHECK(problems.front().text == "leaves 5 more pictures without Git LFS");
}

TEST_CASE("a file beyond what the forge takes is an error", "[check]") {
  const CheckWorld world;
  world.git({"remote", "add", "origin", "https://gitee.com/painter/hero.git"});
  world.write("model.bin", "x");
  std::filesystem::resize_file(world.root() / "model.bin", 51'000'000);
  const auto problems = world.staged();
  CHECK(told(problems) == "error file-too-large model.bin\n");
  CHECK(problems.at(0).text == "has 51 MB in git itself, and gitee.com takes 50 MB a file");
}

TEST_CASE("what a merge brings from its other side is not looked at again", "[check]") {
  const CheckWorld world;
  world.write("text", "1\n");
  world.commit("base");
  world.git({"checkout", "-q", "-b", "side"});
  world.write("a.png", png());
  world.commit("wrong");
  world.git({"checkout", "-q", "main"});
  world.write("text", "2\n");
  world.commit("other");
  world.git({"merge", "-q", "--no-commit", "side"});
  CHECK(told(world.staged()).empty());
  world.git({"commit", "-q", "-m", "Merge side"});
  const auto merge = world.git({"rev-parse", "HEAD"});
  CHECK(told(hooks::check_commit(world.repo(), merge)).empty());
  CHECK(told(hooks::check_commit(world.repo(), world.git({"rev-parse", "HEAD^2"}))) ==
        "error picture-in-git a.png\n");
}

TEST_CASE("submodules and links are nobody's pictures", "[check]") {
  const CheckWorld world;
  std::filesystem::create_symlink("elsewhere", world.root() / "a.png");
  const auto commit = world.commit("Link");
  world.git({"update-index", "--add", "--cacheinfo", "160000", commit, "sub"});
  world.git({"update-index", "--add", "--cacheinfo", "160000",
             "1111111111111111111111111111111111111111", "b.png.yaml"});
  CHECK(told(hooks::check_staged(world.repo(), world.root() / ".git/index")).empty());
  world.git({"commit", "-q", "-m", "Submodules"});
  CHECK(told(hooks::check_commit(world.repo(), world.git({"rev-parse", "HEAD"}))).empty());
  CHECK(told(hooks::check_commit(world.repo(), commit)).empty());
}

TEST_CASE("an index file of another name is looked at, and what is only announced is not",
          "[check]") {
  const CheckWorld world;
  world.write("a.png", png());
  world.git({"add", "a.png"});
  std::filesystem::copy(world.root() / ".git/index", world.root() / ".git/next-index");
  world.git({"rm", "-q", "--cached", "a.png"});
  world.git({"add", "-N", "a.png"});
  CHECK(hooks::check_staged(world.repo(), world.root() / ".git/index").empty());
  CHECK(told(hooks::check_staged(world.repo(), world.root() / ".git/next-index")) ==
        "error picture-in-git a.png\n");
}

TEST_CASE("settings make codes stricter or milder, but not all of them", "[check]") {
  const CheckWorld world;
  world.write("a.png", png());
  world.write(".ztgit.yaml", "check: {warnings: [picture-in-git, secret, no-such]}\n");
  CHECK(told(world.staged()) ==
        "warning picture-in-git a.png\nwarning settings-code .ztgit.yaml\n"
        "warning settings-code .ztgit.yaml\n");
  world.write(".ztgit.yaml", "check: {errors: [sidecar-missing]}\n");
  world.write("a.png", lfs::to_text(world.store(png())));
  CHECK(told(world.staged()) == "error sidecar-missing a.png\n");
  world.write(".ztgit.yaml", "storage: {mode: tape}\n");
  CHECK(told(world.staged()) ==
        "error settings-broken .ztgit.yaml\nwarning sidecar-missing a.png\n");
}
