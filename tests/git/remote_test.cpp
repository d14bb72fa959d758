#include "git/remote.hpp"

#include <algorithm>

#include "base/cancel.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "git_environment.hpp"
#include "git_server.hpp"
#include "temp_dir.hpp"
#include "test_wire.hpp"

using namespace ztgit;
using namespace ztgit::git;
using test::GitServer;
using test::TestWire;
namespace fs = std::filesystem;

namespace {

// A bare repository "there" that a server has, a work tree "here", and both ways between.
struct World {
  test::TempDir dir;
  fs::path there = dir.path() / "there.git", here = dir.path() / "here";
  GitServer server{dir.path()};
  TestWire wire;

  World() {
    test::git(dir.path(), {"init", "-q", "--bare", there.string()});
    test::git(dir.path(), {"init", "-q", here.string()});
    test::git(here, {"remote", "add", "origin", server.url("git/there.git")});
  }
  std::string url(bool http) const {
    return http ? server.url("git/there.git") : "ssh:" + there.string();
  }
  std::string commit(const std::string& text) const { return commit_in(here, text); }
  static std::string commit_in(const fs::path& folder, const std::string& text) {
    test::git(folder, {"commit", "-q", "--allow-empty", "-m", text});
    return test::git(folder, {"rev-parse", "HEAD"});
  }
  // Somebody else's clone, which pushes.
  std::string commit_of_another(const std::string& text) const {
    const auto other = dir.path() / "other";
    if (!fs::exists(other)) test::git(dir.path(), {"clone", "-q", there.string(), other.string()});
    auto id = commit_in(other, text);
    test::git(other, {"push", "-q", "origin", "HEAD:main"});
    return id;
  }
  void hook(const std::string& name, const std::string& text) const {
    fs::create_directories(there / "hooks");
    dir.write("there.git/hooks/" + name, "#!/bin/sh\n" + text);
    fs::permissions(there / "hooks" / name, fs::perms::owner_all);
  }
  std::string at(const fs::path& folder, const std::string& ref) const {
    return test::git(folder, {"for-each-ref", "--format=%(objectname)", ref});
  }
  void check_fsck() const {
    CHECK(test::git(here, {"fsck", "--full", "--strict", "--no-dangling"}).empty());
    CHECK(test::git(there, {"fsck", "--full", "--strict", "--no-dangling"}).empty());
  }
};

const std::vector<RefPush> kMain = {{"refs/heads/main", "refs/heads/main"}};
const std::vector<RefFetch> kBranches = {{"refs/heads/*", "refs/remotes/origin/*"}};

template <class Body>
Error error_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  FAIL("no error");
  return Error(ErrorKind::internal, "");
}

}  // namespace

TEST_CASE("a first push creates the branch there and our tracking ref", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  const auto id = world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  CHECK(remote.refs(Direction::push).empty());
  remote.push(kMain);
  CHECK(world.at(world.there, "refs/heads/main") == id);
  CHECK(world.at(world.here, "refs/remotes/origin/main") == id);
  const auto refs = remote.refs(Direction::fetch);
  REQUIRE(refs.size() == 2);
  CHECK(refs[0].name == "HEAD");
  CHECK(refs[0].symbolic_target == "refs/heads/main");
  CHECK(refs[1].id == id);
  world.check_fsck();
}

TEST_CASE("over HTTP the refs are asked for once, and a push is one POST", "[git][remote]") {
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(true), world.wire);
  remote.refs(Direction::push);
  remote.push(kMain);
  CHECK(world.server.seen() == std::vector<std::string>{"GET /git/there.git/info/refs",
                                                        "POST /git/there.git/git-receive-pack"});
  world.server.forget();
  remote.push(kMain);  // nothing to send
  CHECK(world.server.seen() == std::vector<std::string>{"GET /git/there.git/info/refs"});
}

TEST_CASE("a fetch brings commits, tracking refs, their tags and FETCH_HEAD", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  remote.push(kMain);
  test::git(world.here, {"branch", "-q", "--set-upstream-to=origin/main"});
  const auto theirs = world.commit_of_another("two");
  test::git(world.there, {"tag", "-a", "-m", "v2", "v2", "main"});
  test::git(world.there, {"tag", "light", "main"});
  test::git(world.there, {"tag", "-a", "-m", "late", "late", "main~1"});

  CHECK(remote.fetch(kBranches));
  CHECK(world.at(world.here, "refs/remotes/origin/main") == theirs);
  for (const char* tag : {"refs/tags/v2", "refs/tags/light", "refs/tags/late"})
    CHECK(world.at(world.here, tag) == world.at(world.there, tag));
  const auto fetch_head = test::git(world.here, {"rev-parse", "FETCH_HEAD"});
  CHECK(fetch_head == theirs);
  CHECK_FALSE(remote.fetch(kBranches));
  CHECK(test::git(world.here, {"merge", "-q", "--ff-only", "FETCH_HEAD"}).empty());
  world.check_fsck();
}

TEST_CASE("an empty repository is filled from a big one", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  std::string stream;
  for (int i = 0; i < 2000; ++i)
    stream += fmt::format(
        "commit refs/heads/main\ncommitter A <a@b> {} +0000\ndata 1\n{}\nM 644 inline f{}\n"
        "data {}\n{}\n",
        1700000000 + i, i % 10, i % 50, std::to_string(i).size(), i);
  test::git(world.there, {"fast-import", "--quiet"}, stream);
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  std::uint64_t received = 0, total = 0;
  remote.on_progress([&](auto now, auto all, auto /*bytes*/) { received = now, total = all; });
  CHECK(remote.fetch({{"refs/heads/main", "refs/heads/main"}}));
  CHECK(received == total);
  CHECK(total > 4000);
  CHECK(test::git(world.here, {"rev-list", "--count", "main"}) == "2000");

  // Far more commits of ours than libgit2 offers as common: still found, still small.
  stream.clear();
  for (int i = 0; i < 1000; ++i)
    stream += fmt::format(
        "commit refs/heads/main\ncommitter A <a@b> {} +0000\ndata 1\nx\n{}M 644 inline mine\n"
        "data {}\n{}\n",
        1800000000 + i, i == 0 ? "from refs/heads/main^0\n" : "", std::to_string(i).size(), i);
  test::git(world.here, {"fast-import", "--quiet"}, stream);
  world.commit_of_another("theirs");
  CHECK(remote.fetch(kBranches));
  CHECK(test::git(world.here, {"rev-list", "--count", "origin/main"}) == "2001");
  world.check_fsck();
}

TEST_CASE("blobs of 20 MB travel both ways", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  std::string noise(std::size_t{20} << 20, '\0');
  std::uint64_t seed = 88172645463325252U;
  for (auto& byte : noise) {
    seed ^= seed << 13U, seed ^= seed >> 7U, seed ^= seed << 17U;
    byte = static_cast<char>(seed);
  }
  world.dir.write("here/big.bin", noise);
  test::git(world.here, {"add", "big.bin"});
  const auto id = world.commit("big");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  remote.push(kMain);
  CHECK(world.at(world.there, "refs/heads/main") == id);
  auto copy = Repository::create(world.dir.path() / "copy");
  RemoteConnection(copy, "", world.url(http), world.wire)
      .fetch({{"refs/heads/main", "refs/heads/main"}});
  CHECK(test::git(world.dir.path() / "copy", {"cat-file", "-s", "main:big.bin"}) ==
        std::to_string(noise.size()));
  world.check_fsck();
}

TEST_CASE("what would lose commits there is not pushed, unless it is forced", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  remote.push(kMain);
  const auto theirs = world.commit_of_another("theirs");
  const auto ours = world.commit("ours");
  const auto unknown = error_of([&] { remote.push(kMain); });
  CHECK(unknown.kind() == ErrorKind::conflict);
  CHECK(world.at(world.there, "refs/heads/main") == theirs);
  remote.fetch(kBranches);
  const auto known = error_of([&] { remote.push(kMain); });
  CHECK(known.kind() == ErrorKind::conflict);
  CHECK_THAT(known.what(), Catch::Matchers::Contains("not a fast-forward"));
  remote.push({{"refs/heads/main", "refs/heads/main", /*force=*/true}});
  CHECK(world.at(world.there, "refs/heads/main") == ours);
  world.check_fsck();
}

TEST_CASE("several refs go at once, a deletion among them, and each is answered", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  const auto one = world.commit("one");
  test::git(world.here, {"branch", "old"});
  test::git(world.here, {"tag", "-a", "-m", "v1", "v1"});
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  remote.push({{"refs/heads/main", "refs/heads/main"},
               {"refs/heads/old", "refs/heads/old"},
               {"refs/tags/v1", "refs/tags/v1"}});
  CHECK(world.at(world.there, "refs/tags/v1") == world.at(world.here, "refs/tags/v1"));
  remote.push({{"", "refs/heads/old"}});  // only a deletion: no pack goes with it
  CHECK(world.at(world.there, "refs/heads/old").empty());
  CHECK(world.at(world.here, "refs/remotes/origin/old").empty());

  // One is refused by a hook, the other arrives.
  world.hook("update", "case $1 in *refused*) echo not this one; exit 1;; esac\n");
  const auto two = world.commit("two");
  const auto error = error_of([&] {
    remote.push(
        {{"refs/heads/main", "refs/heads/refused"}, {"refs/heads/main", "refs/heads/main"}});
  });
  CHECK(error.kind() == ErrorKind::integrity);
  CHECK_THAT(error.what(), Catch::Matchers::Contains("refs/heads/refused"));
  CHECK(world.wire.heard("not this one"));
  CHECK(world.at(world.there, "refs/heads/main") == two);
  CHECK(world.at(world.here, "refs/remotes/origin/main") == two);
  CHECK(world.at(world.here, "refs/remotes/origin/refused").empty());
  CHECK(one != two);
  world.check_fsck();
}

TEST_CASE("a pre-receive hook's refusal is told with its own words, made harmless",
          "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  world.hook("pre-receive", "printf 'too \\033[31mbig\\n'; exit 1\n");
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  const auto error = error_of([&] { remote.push(kMain); });
  CHECK(error.kind() == ErrorKind::integrity);
  CHECK_THAT(error.what(), Catch::Matchers::Contains("pre-receive hook declined"));
  CHECK(world.wire.heard("too "));
  CHECK_FALSE(world.wire.heard("\033"));
  CHECK(world.at(world.there, "refs/heads").empty());
  CHECK(world.at(world.here, "refs/remotes").empty());
  fs::remove(world.there / "hooks/pre-receive");
  remote.push(kMain);  // the same connection object recovers
  world.check_fsck();
}

TEST_CASE("what is no git repository is said so", "[git][remote]") {
  World world;
  auto repo = Repository::open(world.here);
  RemoteConnection page(repo, "", world.server.url("page/x.git"), world.wire);
  const auto not_git = error_of([&] { page.refs(Direction::fetch); });
  CHECK(not_git.kind() == ErrorKind::not_found);
  CHECK_THAT(not_git.what(), Catch::Matchers::Contains("no git repository"));
  RemoteConnection missing(repo, "", world.server.url("git/missing.git"), world.wire);
  CHECK(error_of([&] { missing.refs(Direction::push); }).kind() == ErrorKind::not_found);
}

TEST_CASE("an error in git's own words keeps its meaning, not its colours", "[git][remote]") {
  World world;
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "", world.server.url("error/x.git"), world.wire);
  const auto error = error_of([&] { remote.refs(Direction::fetch); });
  CHECK(error.kind() == ErrorKind::not_found);
  CHECK(std::string(error.what()).find('\033') == std::string::npos);
}

TEST_CASE("a long ssh address is given to the program as it is", "[git][remote]") {
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "", "ssh://host" + world.there.string(), world.wire);
  remote.push(kMain);
  CHECK(world.at(world.there, "refs/heads/main") == world.at(world.here, "refs/heads/main"));
  CHECK(world.at(world.here, "refs/remotes").empty());  // a URL only: no tracking ref
  CHECK(world.wire.programs == std::vector<std::string>{"git-receive-pack"});
}

TEST_CASE("a redirect of info/refs takes the rest with it", "[git][remote]") {
  World world;
  const auto id = world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.server.url("moved/there.git/"), world.wire);
  remote.push(kMain);
  CHECK(world.at(world.there, "refs/heads/main") == id);
}

TEST_CASE("a program that ends without a word is told by its exit code", "[git][remote]") {
  const auto [code, kind] = GENERATE(table<int, ErrorKind>(
      {{255, ErrorKind::network}, {127, ErrorKind::not_found}, {128, ErrorKind::not_found}}));
  World world;
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "", fmt::format("false:{}", code), world.wire);
  const auto error = error_of([&] { remote.refs(Direction::fetch); });
  CHECK(error.kind() == kind);
  CHECK_FALSE(error.hints().empty());
}

TEST_CASE("a fetch forces nothing that it was not told to, and no branch that is checked out",
          "[git][remote]") {
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(true), world.wire);
  remote.push(kMain);
  world.commit_of_another("theirs");
  test::git(world.here, {"checkout", "-q", "--orphan", "side"});
  world.commit("unrelated");
  CHECK(error_of([&] {
          remote.fetch({{"refs/heads/main", "refs/heads/side"}});
        }).kind() == ErrorKind::conflict);
  test::git(world.here, {"branch", "kept"});
  const auto before = world.at(world.here, "refs/heads/kept");
  CHECK(error_of([&] {
          remote.fetch({{"refs/heads/main", "refs/heads/kept", /*force=*/false}});
        }).kind() == ErrorKind::conflict);
  CHECK(world.at(world.here, "refs/heads/kept") == before);
  CHECK(error_of([&] {
          remote.fetch({{"refs/heads/none", "refs/heads/none"}});
        }).kind() == ErrorKind::not_found);
}

TEST_CASE("a repository of longer ids is refused with the reason", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  test::git(world.dir.path(), {"init", "-q", "--bare", "--object-format=sha256", "long.git"});
  auto repo = Repository::open(world.here);
  const auto url =
      http ? world.server.url("git/long.git") : "ssh:" + (world.dir.path() / "long.git").string();
  RemoteConnection remote(repo, "", url, world.wire);
  const auto error = error_of([&] { remote.refs(Direction::push); });
  CHECK(error.kind() == ErrorKind::config);
  CHECK_THAT(error.what(), Catch::Matchers::Contains("SHA-256"));
}

TEST_CASE("an exception of the wire or of a callback passes libgit2 unharmed", "[git][remote]") {
  const bool http = GENERATE(true, false);
  World world;
  world.commit("one");
  auto repo = Repository::open(world.here);
  RemoteConnection remote(repo, "origin", world.url(http), world.wire);
  remote.push(kMain);
  world.commit_of_another("two");
  remote.on_progress([](auto, auto, auto) { throw Error(ErrorKind::cancelled, "stop"); });
  CHECK(error_of([&] { remote.fetch(kBranches); }).kind() == ErrorKind::cancelled);
  remote.on_progress({});
  CHECK(remote.fetch(kBranches));
  world.check_fsck();
}

TEST_CASE("a shallow repository is refused with the cure", "[git][remote]") {
  World world;
  world.commit("one");
  world.commit("two");
  const auto shallow = world.dir.path() / "shallow";
  test::git(world.dir.path(),
            {"clone", "-q", "--depth=1", "file://" + world.here.string(), shallow.string()});
  auto repo = Repository::open(shallow);
  RemoteConnection remote(repo, "origin", world.url(true), world.wire);
  const auto error = error_of([&] { remote.refs(Direction::fetch); });
  CHECK(error.kind() == ErrorKind::config);
  REQUIRE_FALSE(error.hints().empty());
  CHECK_THAT(error.hints()[0], Catch::Matchers::Contains("--unshallow"));
}
