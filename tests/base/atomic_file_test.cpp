#include "base/atomic_file.hpp"

#include <filesystem>
#include <iterator>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
namespace fs = std::filesystem;

namespace {

auto files_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("a committed file holds what was written and leaves nothing beside it", "[base][file]") {
  const test::TempDir folder;
  const auto target = folder.path() / "a.txt";
  AtomicFile file(target);
  file.write("one ");
  file.write("two");
  CHECK_FALSE(fs::exists(target));
  file.commit(Durability::file);
  CHECK(read_file(target, 100) == "one two");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a file that is not committed leaves nothing, and what stood there stays",
          "[base][file]") {
  const test::TempDir folder;
  const auto target = folder.write("a.txt", "old");
  {
    AtomicFile file(target);
    file.write("new");
  }
  CHECK(read_file(target, 100) == "old");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a commit that cannot rename cleans up", "[base][file]") {
  const test::TempDir folder;
  fs::create_directories(folder.path() / "a" / "full");
  {
    AtomicFile file(folder.path() / "a");
    CHECK_THROWS_AS(file.commit(Durability::none), Error);
  }
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a moved-from file does not remove the other's temporary", "[base][file]") {
  const test::TempDir folder;
  AtomicFile kept = [&] {
    AtomicFile first(folder.path() / "a");
    AtomicFile second(std::move(first));
    second.write("x");
    return second;
  }();
  kept.commit(Durability::none);
  CHECK(read_file(folder.path() / "a", 10) == "x");
}

TEST_CASE("two writers of one target do not meet", "[base][file]") {
  const test::TempDir folder;
  AtomicFile first(folder.path() / "a");
  AtomicFile second(folder.path() / "a");
  CHECK(first.temporary() != second.temporary());
  CHECK(first.temporary().parent_path() == folder.path());
}

TEST_CASE("write_file replaces a file whole", "[base][file]") {
  const test::TempDir folder;
  const auto target = folder.write("a.txt", "a longer text that stood here");
  write_file(target, "short");
  CHECK(read_file(target, 100) == "short");
}
