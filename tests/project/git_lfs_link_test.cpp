#include "project/git_lfs_link.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

GitLfsLinkRequest request_in(const test::TempDir& dir) {
  GitLfsLinkRequest request;
  request.environment.home = request.environment.current_folder = dir.path();
  request.environment.program = dir.write("ztgit", "#!/bin/sh\n");
  request.environment.variables = [path = (dir.path() / "bin").string()](const std::string& name) {
    return name == "PATH" ? std::optional("/nowhere:" + path) : std::nullopt;
  };
  return request;
}

}  // namespace

TEST_CASE("the link is made once and taken away once", "[project][git_lfs_link]") {
  const test::TempDir dir;
  auto request = request_in(dir);
  request.folder = "bin";
  const auto made = link_git_lfs(request);
  CHECK(made.changed);
  CHECK(made.link == dir.path() / "bin/git-lfs");
  CHECK(fs::read_symlink(made.link) == request.environment.program);
  CHECK_FALSE(link_git_lfs(request).changed);
  request.undo = true;
  CHECK(link_git_lfs(request).changed);
  CHECK_FALSE(fs::is_symlink(made.link));
  CHECK_FALSE(link_git_lfs(request).changed);
}

TEST_CASE("a folder that is not on PATH is told", "[project][git_lfs_link]") {
  const test::TempDir dir;
  const auto report = link_git_lfs(request_in(dir));
  CHECK(report.link == dir.path() / ".local/bin/git-lfs");
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].find("is not on PATH") != std::string::npos);
}

TEST_CASE("a link to a ztgit that has moved is renewed", "[project][git_lfs_link]") {
  const test::TempDir dir;
  auto request = request_in(dir);
  request.folder = "bin";
  fs::create_directories(dir.path() / "bin");
  fs::create_symlink("/old place/ztgit", dir.path() / "bin/git-lfs");
  CHECK(link_git_lfs(request).changed);
  CHECK(fs::read_symlink(dir.path() / "bin/git-lfs") == request.environment.program);
}

TEST_CASE("a git-lfs that is not ours is neither replaced nor removed", "[project][git_lfs_link]") {
  const test::TempDir dir;
  auto request = request_in(dir);
  request.folder = "bin";
  request.undo = GENERATE(false, true);
  fs::create_directories(dir.path() / "bin");
  SECTION("a file") { dir.write("bin/git-lfs", "real"); }
  SECTION("a link to another program") {
    fs::create_symlink(dir.write("git-lfs-3.7", "real"), dir.path() / "bin/git-lfs");
  }
  CHECK_THROWS_AS(link_git_lfs(request), Error);
  CHECK(fs::exists(dir.path() / "bin/git-lfs"));
}
