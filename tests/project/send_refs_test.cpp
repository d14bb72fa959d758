#include "project/send_refs.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "base/process.hpp"
#include "catch.hpp"
#include "project/lockable.hpp"
#include "project/own_locks.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::project;
namespace fs = std::filesystem;

namespace {

const std::string kZeros(40, '0');

class World {
 public:
  World() {
    fs::create_directories(dir_.path() / "home");
    git({"init", "-q", "-b", "main", "."});
    git({"commit", "-q", "--allow-empty", "-m", "first"});
    git({"tag", "-a", "-m", "t", "t1"});
    git({"tag", "tree", "HEAD^{tree}"});
    git({"remote", "add", "origin", "https://example.org/hero.git"});
  }

  git::Repository repo() const { return git::Repository::open(root()); }
  void write(const std::string& path, const std::string& text) const {
    dir_.write("hero/" + path, text);
  }
  fs::path root() const { return dir_.path() / "hero"; }

  std::string git(std::vector<std::string> words) const {
    fs::create_directories(root());
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, root()};
    const std::string home = (dir_.path() / "home").string();
    request.environment = {{"HOME", home},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"},
                           {"GIT_AUTHOR_NAME", "A"},
                           {"GIT_AUTHOR_EMAIL", "a@example.org"},
                           {"GIT_COMMITTER_NAME", "A"},
                           {"GIT_COMMITTER_EMAIL", "a@example.org"}};
    auto result = run_process(request);
    INFO(result.error_output);
    REQUIRE(result.ok());
    if (result.output.ends_with('\n')) result.output.pop_back();
    return result.output;
  }

 private:
  test::TempDir dir_;
};

bool owner_may_write(const fs::path& file) {
  return (fs::status(file).permissions() & fs::perms::owner_write) != fs::perms::none;
}

}  // namespace

TEST_CASE("pre-push's lines name commits, tags are followed and deletions left out") {
  const World world;
  const auto repo = world.repo();
  const auto head = world.git({"rev-parse", "HEAD"});
  const auto updates = read_ref_updates(
      repo, "refs/heads/main " + head + " refs/heads/other " + kZeros + "\n\n" + "(delete) " +
                kZeros + " refs/heads/gone " + head + "\n" + "refs/tags/t1 " +
                world.git({"rev-parse", "t1"}) + " refs/tags/t1 " + head + "\n" +
                "refs/tags/tree " + world.git({"rev-parse", "tree"}) + " refs/tags/tree " + kZeros +
                "\n");
  REQUIRE(updates.size() == 2);
  CHECK(updates[0].commit == head);
  CHECK(updates[0].remote == "refs/heads/other");
  CHECK(updates[0].remote_commit.empty());
  CHECK(updates[1].commit == head);
  CHECK(updates[1].remote_commit == head);
}

TEST_CASE("pre-push's lines may name a revision, but not one that is not here") {
  const World world;
  const auto repo = world.repo();
  CHECK(read_ref_updates(repo, "main main refs/heads/main " + kZeros).size() == 1);
  CHECK(read_ref_updates(repo, "").empty());
  CHECK_THROWS_AS(read_ref_updates(repo, "main nowhere refs/heads/main " + kZeros), Error);
}

TEST_CASE("a remote is a name, a URL or a folder that is there") {
  const World world;
  const auto repo = world.repo();
  CHECK(remote_called(repo, "origin")->name == "origin");
  CHECK(remote_called(repo, "https://example.org/x.git")->name.empty());
  CHECK(remote_called(repo, "git@example.org:x.git")->url == "git@example.org:x.git");
  CHECK(remote_called(repo, world.root().string()).has_value());
  CHECK_FALSE(remote_called(repo, "not-a-remote"));
}

TEST_CASE("own locks are remembered by path, whatever bytes it has") {
  const World world;
  const auto repo = world.repo();
  OwnLocks own(repo);
  own.add({"2", "b\nb\t.png", "Ann", "2026-01-06T10:00:00Z"});
  own.add({"1", "a.png", "Ann", ""});
  own.add({"3", "a.png", "Ann", ""});
  const OwnLocks again(repo);
  REQUIRE(again.all().size() == 2);
  CHECK(again.all()[0].id == "3");
  CHECK(again.holds("b\nb\t.png"));
  own.remove_id("2");
  own.remove_path("a.png");
  CHECK(OwnLocks(repo).all().empty());
}

TEST_CASE("lockable files may be written to by who holds their lock alone") {
  const World world;
  world.write(".gitattributes", "*.png lockable\n");
  world.write("a.png", "a");
  world.write("b.png", "b");
  world.write("c.txt", "c");
  world.git({"add", "."});
  const auto repo = world.repo();
  OwnLocks(repo).add({"1", "b.png", "Ann", ""});
  mend_all_lockable(repo);
  CHECK_FALSE(owner_may_write(world.root() / "a.png"));
  CHECK(owner_may_write(world.root() / "b.png"));
  CHECK(owner_may_write(world.root() / "c.txt"));
  mend_lockable(repo, {"not-there.png"});
}
