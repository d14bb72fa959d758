#include "project/prune.hpp"

#include <chrono>
#include <filesystem>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "lfs/inventory.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

// A repository with pointers that plain git committed long ago; no filter, no user settings.
class World {
 public:
  World() : store_(root() / ".git/lfs") {
    fs::create_directories(dir_.path() / "home");
    git({"init", "-q", "-b", "main", root().string()}, dir_.path());
    git({"config", "core.logAllRefUpdates", "false"});
    git({"remote", "add", "origin", "https://example.org/hero.git"});
  }

  fs::path root() const { return dir_.path() / "hero"; }
  const lfs::Store& store() const { return store_; }

  void git(std::vector<std::string> words, const fs::path& folder = {}) const {
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, folder.empty() ? root() : folder};
    const std::string date = "2020-01-01T00:00:00Z", home = (dir_.path() / "home").string();
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
  }

  // An old object, and its pointer staged at a.png.
  std::string stage(const std::string& bytes, bool old = true) const {
    const lfs::Pointer pointer{sha256_of(bytes), bytes.size(), {}};
    const auto file = store_.object_path(pointer.oid);
    fs::create_directories(file.parent_path());
    std::ofstream(file) << bytes;
    if (old) fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(48));
    dir_.write("hero/a.png", lfs::to_text(pointer));
    git({"add", "a.png"});
    return pointer.oid;
  }
  std::string commit(const std::string& bytes) const {
    auto oid = stage(bytes);
    git({"commit", "-qm", "x"});
    return oid;
  }
  void pushed() const { git({"update-ref", "refs/remotes/origin/main", "HEAD"}); }

  PruneRequest request() const {
    PruneRequest request;
    request.project = root().string();
    request.missing_there = [](const auto&, auto) { return std::vector<lfs::Pointer>(); };
    request.environment = {dir_.path(), dir_.path(), dir_.path(), dir_.path()};
    return request;
  }
  bool has(const std::string& oid) const { return fs::exists(store_.object_path(oid)); }

 private:
  test::TempDir dir_;
  lfs::Store store_;
};

}  // namespace

TEST_CASE("an old version goes, the current, the staged and the young stay", "[project][prune]") {
  const World world;
  const auto old = world.commit("old"), current = world.commit("current");
  world.pushed();
  const auto young = world.stage("young", false), staged = world.stage("staged");
  const auto report = prune(world.request());
  CHECK(report.verified);
  CHECK(report.bytes == 3);
  CHECK_FALSE(world.has(old));
  CHECK((world.has(current) && world.has(staged) && world.has(young)));
}

TEST_CASE("what the remote does not have stays, and is named", "[project][prune]") {
  const World world;
  const auto old = world.commit("old");
  world.commit("current");
  world.pushed();
  auto request = world.request();
  request.missing_there = [](const git::Remote& remote, auto objects) {
    CHECK(remote.name == "origin");
    return objects;
  };
  const auto report = prune(request);
  REQUIRE(report.not_there.size() == 1);
  CHECK(report.not_there[0].oid == old);
  CHECK(world.has(old));
}

TEST_CASE("commits that were not pushed keep their objects", "[project][prune]") {
  const World world;
  world.commit("first");
  world.pushed();
  const auto second = world.commit("second");
  world.commit("third");
  prune(world.request());
  CHECK(world.has(second));
}

TEST_CASE("without asking, only what pushed commits name goes", "[project][prune]") {
  const World world;
  const auto old = world.commit("old");
  const auto orphan = world.stage("orphan");
  world.commit("current");
  world.pushed();
  auto request = world.request();
  request.verify_remote = false;
  const auto report = prune(request);
  CHECK_FALSE(world.has(old));
  CHECK(world.has(orphan));
  CHECK(report.unconfirmed.size() == 1);
}

TEST_CASE("a store outside the repository is left alone", "[project][prune]") {
  const World world;
  world.git({"config", "lfs.storage", "../../elsewhere"});
  CHECK(prune(world.request()).obstacle == PruneObstacle::shared_store);
}

TEST_CASE("only files that look like objects are objects", "[lfs][inventory]") {
  const World world;
  const auto oid = world.stage("x");
  const auto folder = world.store().object_path(oid).parent_path();
  std::ofstream(folder / "note") << "kept";
  fs::create_symlink("/etc/passwd", folder / (oid.substr(0, 60) + "0000"));
  CHECK(lfs::stored_objects(world.store()).size() == 1);
}
