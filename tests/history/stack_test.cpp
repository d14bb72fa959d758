#include "history/stack.hpp"

#include "base/process.hpp"
#include "catch.hpp"
#include "git/revision.hpp"
#include "history/lineage.hpp"
#include "lfs/pointer.hpp"
#include "sidecar/sidecar.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::history;
namespace fs = std::filesystem;

namespace {

// Histories made by plain git, a minute a commit; the bytes of a picture do not matter here.
class World {
 public:
  World() {
    fs::create_directories(dir_.path() / "hero");
    git({"init", "-q", "-b", "main"});
  }

  std::string git(std::vector<std::string> words) {
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, dir_.path() / "hero"};
    const auto home = dir_.path().string();
    const auto date =
        "2026-01-05T10:" + std::to_string(minute_ / 10) + std::to_string(minute_ % 10) + ":00Z";
    request.environment = {{"HOME", home},
                           {"XDG_CONFIG_HOME", home},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_AUTHOR_NAME", "A"},
                           {"GIT_AUTHOR_EMAIL", "a@example.org"},
                           {"GIT_COMMITTER_NAME", "A"},
                           {"GIT_COMMITTER_EMAIL", "a@example.org"},
                           {"GIT_AUTHOR_DATE", date},
                           {"GIT_COMMITTER_DATE", date}};
    const auto result = run_process(request);
    INFO(result.error_output);
    REQUIRE(result.ok());
    return result.output;
  }
  void write(const std::string& path, const std::string& text) {
    dir_.write("hero/" + path, text);
    git({"add", path});
  }
  void commit(const std::string& subject) {
    ++minute_;
    git({"commit", "-qm", subject});
  }

  // "subject path", newest first.
  std::vector<std::string> stack(const std::string& path, std::size_t most = 100) {
    const auto repo = git::Repository::open(dir_.path() / "hero");
    std::vector<std::string> lines;
    for (const auto& version : stack_of(repo, repo.head().commit, path, most)) {
      auto subject = git({"log", "-1", "--format=%s", version.commit});
      subject.pop_back();
      lines.push_back(subject + " " + version.path);
    }
    return lines;
  }
  fs::path root() const { return dir_.path() / "hero"; }

 private:
  test::TempDir dir_;
  int minute_ = 0;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a picture's versions are the commits that changed it or its sidecar",
          "[history][stack]") {
  World world;
  world.write("a.png", "1");
  world.commit("first");
  world.write("b.png", "other");
  world.commit("another picture");
  world.write("a.png", "2");
  world.commit("second");
  world.write("a.png.yaml", "said");
  world.commit("said");
  CHECK(world.stack("a.png") == Lines{"said a.png", "second a.png", "first a.png"});
  CHECK(world.stack("a.png", 1) == Lines{"said a.png"});
  CHECK(world.stack("none.png").empty());
}

TEST_CASE("versions are followed to the path that the picture had before", "[history][stack]") {
  World world;
  world.write("a.png", "1");
  world.commit("first");
  world.write("a.png", "2");
  world.commit("second");
  world.git({"mv", "a.png", "b.png"});
  world.commit("moved");
  world.write("b.png", "3");
  world.commit("third");
  CHECK(world.stack("b.png") == Lines{"third b.png", "moved b.png", "second a.png", "first a.png"});
  CHECK(world.stack("a.png").empty());
}

TEST_CASE("a merge is walked where the picture came from", "[history][stack]") {
  World world;
  world.write("a.png", "1");
  world.commit("first");
  world.git({"switch", "-qc", "side"});
  world.write("a.png", "2");
  world.commit("on the side");
  world.git({"switch", "-q", "main"});
  world.write("b.png", "1");
  world.commit("unrelated");
  world.git({"merge", "-q", "--no-ff", "-m", "merge", "side"});
  CHECK(world.stack("a.png") == Lines{"on the side a.png", "first a.png"});
}

TEST_CASE("a picture that was deleted and came back has both lives", "[history][stack]") {
  World world;
  world.write("a.png", "1");
  world.commit("first");
  world.git({"rm", "-q", "a.png"});
  world.commit("gone");
  world.write("a.png", "2");
  world.commit("back");
  // Before it came back there is nothing to follow.
  CHECK(world.stack("a.png") == Lines{"back a.png"});
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
  World world;
  const auto oid = [](char digit) { return std::string(64, digit); };
  const auto add = [&](const std::string& path, char digit, const std::string& parents) {
    world.write(path, lfs::to_text({oid(digit), 5, {}}));
    sidecar::Sidecar told;
    told.file = path;
    told.sha256 = oid(digit);
    told.bytes = 5;
    told.record.image.mime = "image/png";
    for (const char parent : parents) told.parents.push_back({"was.png", oid(parent), "upscale"});
    world.write(path + ".yaml", sidecar::to_yaml(told));
  };
  add("sketch.png", '1', "");
  add("large.png", '2', "19");
  add("snake.png", '3', "23");
  world.commit("all");
  world.git({"mv", "sketch.png", "moved.png"});
  world.git({"rm", "-q", "large.png", "large.png.yaml"});
  world.commit("moved and gone");
  const auto tree = lineage_of(git::Repository::open(world.root()), oid('3'), "snake.png");
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
