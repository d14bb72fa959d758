#include "project/fsck.hpp"

#include "base/process.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "lfs/store.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

// A repository whose pictures are committed as pointers by plain git; no filter, no user settings.
class World {
 public:
  World() : store_(root() / ".git/lfs") {
    fs::create_directories(dir_.path() / "home");
    git({"init", "-q", "-b", "main", root().string()}, dir_.path());
    dir_.write("hero/.gitattributes", "*.png filter=lfs diff=lfs merge=lfs -text\n");
    git({"add", ".gitattributes"});
  }

  fs::path root() const { return dir_.path() / "hero"; }
  void write(const std::string& path, const std::string& bytes) const {
    dir_.write("hero/" + path, bytes);
  }

  void git(std::vector<std::string> words, const fs::path& folder = {}) const {
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, folder.empty() ? root() : folder};
    const auto home = (dir_.path() / "home").string();
    request.environment = {{"HOME", home},
                           {"XDG_CONFIG_HOME", home},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_AUTHOR_NAME", "A"},
                           {"GIT_AUTHOR_EMAIL", "a@example.org"},
                           {"GIT_COMMITTER_NAME", "A"},
                           {"GIT_COMMITTER_EMAIL", "a@example.org"}};
    const auto result = run_process(request);
    INFO(result.error_output);
    REQUIRE(result.ok());
  }

  void stage(const std::string& path, const std::string& blob) const {
    write(path, blob);
    git({"add", path});
  }
  // The object, and its pointer staged.
  lfs::Pointer picture(const std::string& path, const std::string& bytes) const {
    lfs::Pointer pointer{sha256_of(bytes), bytes.size(), {}};
    put(pointer, bytes);
    stage(path, lfs::to_text(pointer));
    return pointer;
  }
  void put(const lfs::Pointer& pointer, const std::string& bytes) const {
    const auto file = object(pointer);
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::trunc) << bytes;
  }
  fs::path object(const lfs::Pointer& pointer) const { return store_.object_path(pointer.oid); }

  FsckReport check(bool dry_run = false, bool all = false) const {
    FsckRequest request;
    request.project = root().string();
    request.dry_run = dry_run;
    request.all = all;
    request.environment.home = request.environment.current_folder = dir_.path();
    return fsck(request);
  }

 private:
  test::TempDir dir_;
  lfs::Store store_;
};

}  // namespace

TEST_CASE("a whole project is healthy, and every object is counted once", "[project][fsck]") {
  const World world;
  world.picture("a.png", "one");
  world.picture("b.png", "one");
  world.picture("c.png", "three");
  world.git({"commit", "-qm", "x"});
  const auto report = world.check();
  CHECK(report.healthy());
  CHECK(report.objects == 2);
  CHECK(report.bytes == 8);
  CHECK(report.without_sidecar == std::vector<std::string>{"a.png", "b.png", "c.png"});
}

TEST_CASE("a missing object is named with every path that needs it", "[project][fsck]") {
  const World world;
  const auto pointer = world.picture("b.png", "one");
  world.picture("a.png", "one");
  fs::remove(world.object(pointer));
  const auto report = world.check();
  CHECK_FALSE(report.healthy());
  REQUIRE(report.object_findings.size() == 1);
  CHECK(report.object_findings[0].state == ObjectState::missing);
  CHECK(report.object_findings[0].paths == std::vector<std::string>{"a.png", "b.png"});
}

TEST_CASE("what the work tree still has whole is put back", "[project][fsck]") {
  const World world;
  const auto pointer = world.picture("a.png", "one");
  const bool damaged = GENERATE(false, true);
  if (damaged)
    world.put(pointer, "eno");
  else
    fs::remove(world.object(pointer));
  world.write("a.png", "one");
  const auto planned = world.check(/*dry_run=*/true);
  CHECK_FALSE(planned.healthy());
  CHECK(fs::exists(world.object(pointer)) == damaged);
  const auto report = world.check();
  CHECK(report.healthy());
  REQUIRE(report.object_findings.size() == 1);
  CHECK(report.object_findings[0].state == ObjectState::repaired);
  CHECK(lfs::point_at(world.object(pointer)) == pointer);
  CHECK(report.object_findings[0].moved_to.empty() == !damaged);
  CHECK(world.check().object_findings.empty());
}

TEST_CASE("a damaged object is moved away, never deleted", "[project][fsck]") {
  const World world;
  const auto pointer = world.picture("a.png", "one");
  world.put(pointer, "xyz");
  const auto report = world.check();
  REQUIRE(report.object_findings.size() == 1);
  const auto& finding = report.object_findings[0];
  CHECK(finding.state == ObjectState::corrupt);
  CHECK_FALSE(fs::exists(world.object(pointer)));
  CHECK(lfs::point_at(finding.moved_to).oid == sha256_of("xyz"));
}

TEST_CASE("a path that is not what the attributes say is named", "[project][fsck]") {
  const World world;
  world.stage("whole.png", "the picture itself");
  auto pointer = world.picture("loose.png", "two");
  world.stage("loose.png", "\n" + lfs::to_text(pointer));
  pointer.size = 99;
  world.stage("wrong.png", lfs::to_text(pointer));
  const auto report = world.check();
  CHECK_FALSE(report.healthy());
  REQUIRE(report.path_findings.size() == 3);
  CHECK(report.path_findings[0].path == "loose.png");
  CHECK(report.path_findings[0].problem == PathProblem::not_canonical);
  CHECK(report.path_findings[1].problem == PathProblem::not_a_pointer);
  CHECK(report.path_findings[2].problem == PathProblem::wrong_size);
}

TEST_CASE("a sidecar that tells of another picture, or nothing, is named", "[project][fsck]") {
  const World world;
  world.picture("a.png", "one");
  const bool ours = GENERATE(true, false);
  world.stage("a.png.yaml", ours ? "schema: \"ztgit.image/1\"\nimage: [\n" : "mine: true\n");
  const auto report = world.check();
  CHECK(report.healthy() == !ours);
  if (ours)
    CHECK(report.path_findings.at(0).problem == PathProblem::sidecar_unreadable);
  else
    CHECK(report.without_sidecar == std::vector<std::string>{"a.png"});
}

TEST_CASE("objects of the history count with --all alone", "[project][fsck]") {
  const World world;
  const auto old = world.picture("a.png", "one");
  world.git({"commit", "-qm", "x"});
  world.picture("a.png", "another");
  world.git({"commit", "-qm", "y"});
  fs::remove(world.object(old));
  CHECK(world.check().healthy());
  CHECK_FALSE(world.check(false, /*all=*/true).healthy());
}
