#include "git/index_file.hpp"

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "catch.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "temp_dir.hpp"

using namespace ztgit;

namespace {

struct World {
  test::TempDir dir;
  git::Repository repo = git::Repository::create(dir.path());
  std::filesystem::path file = dir.path() / ".git" / "other-index";

  std::string blob(const std::string& text) { return git::write_blob(repo, text); }
};

}  // namespace

TEST_CASE("an index file shows its edits, and others see them once it is written") {
  World world;
  git::IndexFile index(world.repo, world.file);
  CHECK(index.changes_from("").empty());
  index.set("a/b.txt", world.blob("b"), git::kFileMode, std::nullopt);
  index.set(".gitattributes", world.blob("* text"), git::kFileMode, std::nullopt);
  CHECK(index.find("a/b.txt")->id == git::blob_id("b"));
  CHECK(index.attribute_files().size() == 1);
  CHECK_FALSE(lstat_of(world.file));
  index.write();
  const git::IndexFile other(world.repo, world.file);
  CHECK(other.find("a/b.txt")->id == git::blob_id("b"));
  const auto changes = other.changes_from("");
  REQUIRE(changes.size() == 2);
  CHECK(changes[1].path == "a/b.txt");
  CHECK(changes[1].old_blob.empty());
  CHECK(changes[1].new_blob == git::blob_id("b"));
}

TEST_CASE("edits are made on top of what another program wrote meanwhile") {
  World world;
  git::IndexFile mine(world.repo, world.file), theirs(world.repo, world.file);
  theirs.set("theirs", world.blob("1"), git::kFileMode, std::nullopt);
  mine.set("mine", world.blob("2"), git::kFileMode, std::nullopt);
  theirs.write();
  mine.write();
  const git::IndexFile both(world.repo, world.file);
  CHECK(both.find("mine"));
  CHECK(both.find("theirs"));
  CHECK(mine.find("theirs"));
}

TEST_CASE("a removed path is gone, one that was never there is no failure") {
  World world;
  git::IndexFile index(world.repo, world.file);
  index.set("a", world.blob("1"), git::kFileMode, std::nullopt);
  index.write();
  index.remove("a");
  index.remove("b");
  CHECK_FALSE(index.find("a"));
  index.write();
  CHECK(git::IndexFile(world.repo, world.file).changes_from("").empty());
}

TEST_CASE("an entry without a file's stat data is one that git compares") {
  World world;
  std::ofstream(world.dir.path() / "a") << "1";
  git::IndexFile index(world.repo, world.file);
  index.set("a", world.blob("1"), git::kFileMode, std::nullopt);
  index.write();
  CHECK_FALSE(index.find("a")->unchanged_since);
  index.set("a", world.blob("1"), git::kFileMode, lstat_of(world.dir.path() / "a"));
  index.write();
  CHECK(index.find("a")->unchanged_since);
}

TEST_CASE("the head of a blob is no longer than asked for") {
  World world;
  const auto id = world.blob(std::string(5000, 'x'));
  CHECK(git::blob_head(world.repo, id, 16) == std::string(16, 'x'));
  CHECK(git::blob_head(world.repo, world.blob("ab"), 16) == "ab");
}
