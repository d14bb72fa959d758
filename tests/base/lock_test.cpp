#include "base/lock.hpp"

#include <chrono>
#include <optional>
#include <thread>

#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace std::chrono_literals;

TEST_CASE("a lock that is held is a conflict, and free again afterwards", "[base][lock]") {
  const test::TempDir folder;
  const auto path = folder.path() / "lock";
  {
    const FolderLock held(path, 0ms);
    try {
      const FolderLock second(path, 0ms);
      FAIL("two locks at once");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::conflict);
      CHECK(error.hints().size() == 1);
    }
  }
  CHECK_NOTHROW(FolderLock(path, 0ms));
}

TEST_CASE("who has patience gets the lock once it is free", "[base][lock]") {
  const test::TempDir folder;
  const auto path = folder.path() / "lock";
  std::optional<FolderLock> held(std::in_place, path, 0ms);
  std::jthread waiting([&] { CHECK_NOTHROW(FolderLock(path, 1h)); });
  held.reset();
}

TEST_CASE("a lock in a folder that is not there says so", "[base][lock]") {
  const test::TempDir folder;
  CHECK_THROWS_AS(FolderLock(folder.path() / "gone" / "lock", 0ms), Error);
}
