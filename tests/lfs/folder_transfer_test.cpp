#include "folder_transfer.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;

namespace {

namespace fs = std::filesystem;

void make_git_dir(const fs::path& folder) {
  fs::create_directories(folder / "objects");
  std::ofstream(folder / "HEAD") << "ref: refs/heads/main\n";
}

}  // namespace

TEST_CASE("the git directory of another repository is found in all its forms", "[lfs][folder]") {
  test::TempDir dir;
  make_git_dir(dir.path() / "work/.git");
  make_git_dir(dir.path() / "bare.git");
  make_git_dir(dir.path() / "modules/sub");
  fs::create_directories(dir.path() / "sub");
  dir.write("sub/.git", "gitdir: ../modules/sub\n");
  fs::create_directories(dir.path() / "work/.git/worktrees/side");
  dir.write("work/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  dir.write("work/.git/worktrees/side/commondir", "../..\n");
  fs::create_directories(dir.path() / "side");
  dir.write("side/.git", "gitdir: " + (dir.path() / "work/.git/worktrees/side").string() + "\n");
  CHECK(git_dir_of(dir.path() / "work") == dir.path() / "work/.git");
  CHECK(git_dir_of(dir.path() / "bare.git") == dir.path() / "bare.git");
  CHECK(fs::equivalent(git_dir_of(dir.path() / "sub"), dir.path() / "modules/sub"));
  CHECK(fs::equivalent(git_dir_of(dir.path() / "side"), dir.path() / "work/.git"));
  CHECK_THROWS_AS(git_dir_of(dir.path() / "modules"), Error);
}

TEST_CASE("objects go to another repository's store and come back", "[lfs][folder]") {
  test::TempDir there;
  make_git_dir(there.path());
  Client first(""), second("");
  first.context().endpoint.folder = there.path();
  second.context().endpoint.folder = there.path();
  std::vector<Pointer> objects;
  objects.reserve(70);
  for (int i = 0; i < 70; ++i) objects.push_back(first.add("picture " + std::to_string(i)));
  auto lost = Client::pointer_to("lost");
  objects.push_back(lost);
  const auto sent = first.transfer()->upload(first.store, objects, {});
  CHECK(sent.moved == 70);
  REQUIRE(sent.failures.size() == 1);
  CHECK(sent.failures[0].kind == ErrorKind::integrity);
  CHECK(first.transfer()->upload(first.store, objects, {}).present == 70);
  CHECK(second.transfer()->missing_there(objects, {}) == std::vector{lost});
  std::size_t arrived = 0;
  const auto fetched = second.transfer()->download(second.store, objects,
                                                   {"", nullptr, [&](const auto&) { ++arrived; }});
  CHECK(fetched.moved == 70);
  CHECK(arrived == 70);
  REQUIRE(fetched.failures.size() == 1);
  CHECK(fetched.failures[0].kind == ErrorKind::not_found);
  CHECK(second.read(objects[3]) == "picture 3");
}

TEST_CASE("a damaged object is not handed on", "[lfs][folder]") {
  test::TempDir there;
  make_git_dir(there.path());
  Client client("");
  client.context().endpoint.folder = there.path();
  const auto pointer = client.add("picture");
  std::ofstream(client.store.object_path(pointer.oid))
      << GENERATE(as<std::string>(), "PICTURE", "pic", "longer than it was");
  const auto report = client.transfer()->upload(client.store, {pointer}, {});
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].kind == ErrorKind::integrity);
  CHECK(client.transfer()->missing_there({pointer}, {}).size() == 1);
}
