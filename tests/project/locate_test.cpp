#include "project/locate.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;

namespace {

Environment in(const test::TempDir& dir) {
  return {dir.path(), dir.path() / ".config", dir.path() / "projects", dir.path(),
          [](const std::string&) -> std::optional<std::string> { return std::nullopt; }};
}

}  // namespace

TEST_CASE("near names are slips of the finger, never the next of a series", "[project][locate]") {
  const auto [a, b, near] = GENERATE(table<std::string, std::string, bool>({
      {"hero", "heor", true},     // two letters swapped
      {"hero", "Heros", true},    // one more
      {"hero", "hero", false},    // the same
      {"hero1", "hero2", false},  // a series
      {"shot-010", "shot-020", false},
      {"hero", "haro2", false},  // two slips in a short name
      {"characters", "carachters", true},
      {"角色", "角色集", true},
  }));
  INFO(a << " and " << b);
  CHECK(near_names(a, b) == near);
  CHECK(near_names(b, a) == near);
}

TEST_CASE("a name is looked up in the projects folder, a path is not", "[project][locate]") {
  const test::TempDir dir;
  const auto environment = in(dir);
  git::Repository::create(dir.path() / "projects/hero");
  git::Repository::create(dir.path() / "here");
  CHECK(locate("hero", environment).root == dir.path() / "projects/hero");
  CHECK(locate("hero", environment).exists);
  CHECK_FALSE(locate("villain", environment).exists);
  CHECK(locate("here", environment).root == dir.path() / "here");  // a work tree right here
  CHECK(locate("./hero", environment).root == dir.path() / "hero");
  CHECK(project_names(load_settings(environment)) == std::vector<std::string>{"hero"});
}

TEST_CASE("names that no project can have are refused", "[project][locate]") {
  const test::TempDir dir;
  for (const char* name : {"con", ".git", "a:b", "x?", "end."})
    CHECK_THROWS_AS(locate(name, in(dir)), Error);
}

TEST_CASE("without a name the project is the one around the current folder", "[project][locate]") {
  const test::TempDir dir;
  auto environment = in(dir);
  CHECK_THROWS_AS(locate("", environment), Error);
  git::Repository::create(dir.path() / "art");
  std::filesystem::create_directories(dir.path() / "art/deep/er");
  environment.current_folder = dir.path() / "art/deep/er";
  CHECK(locate("", environment).root == dir.path() / "art");
}

TEST_CASE("settings name the projects folder, and the environment has the last word",
          "[project][settings]") {
  const test::TempDir dir;
  auto environment = in(dir);
  environment.projects_root.reset();
  CHECK(load_settings(environment).projects_root == dir.path() / "ztgit");
  std::filesystem::create_directories(dir.path() / ".config/ztgit");
  dir.write(".config/ztgit/config.yaml", "projects:\n  root: ~/art\n");
  CHECK(load_settings(environment).projects_root == dir.path() / "art");
  environment.projects_root = "/elsewhere";
  CHECK(load_settings(environment).projects_root == "/elsewhere");
  dir.write(".config/ztgit/config.yaml", "projects: [\n");
  CHECK_THROWS_AS(load_settings(environment), Error);
}

TEST_CASE("a project's settings are data, and unknown modes are refused", "[project][settings]") {
  CHECK(parse_project_settings("").storage == StorageMode::lfs);
  CHECK(parse_project_settings("storage: {mode: external}").storage == StorageMode::external);
  CHECK(parse_project_settings("redact: [\"/home/lin\", \"\"]").redact ==
        std::vector<std::string>{"/home/lin"});
  CHECK_THROWS_AS(parse_project_settings("storage: {mode: cloud}"), Error);
}
