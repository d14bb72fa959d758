#include "git/leftovers.hpp"

#include <filesystem>

#include "catch.hpp"
#include "git/repository.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::git;
namespace fs = std::filesystem;

TEST_CASE("a lock that a killed run said it would take is removed, anybody else's stays",
          "[git][leftovers]") {
  const test::TempDir dir;
  const auto repo = Repository::create(dir.path() / "hero");
  const auto git_dir = repo.common_dir();
  const auto ours = git_dir / "refs/remotes/origin/main.lock";
  const auto theirs = git_dir / "refs/heads/main.lock";
  const auto note = git_dir / "ztgit/locks/0123456789abcdef";
  for (const auto& file : {ours, theirs, note}) fs::create_directories(file.parent_path());
  dir.write("hero/.git/ztgit/locks/0123456789abcdef", "refs/remotes/origin/main.lock");
  dir.write("hero/.git/refs/remotes/origin/main.lock", "");
  dir.write("hero/.git/refs/heads/main.lock", "");

  remove_stale_locks(repo);
  CHECK_FALSE(fs::exists(ours));
  CHECK_FALSE(fs::exists(note));
  CHECK(fs::exists(theirs));
}

TEST_CASE("a note can name nothing outside the repository, and no file that is no lock",
          "[git][leftovers]") {
  const test::TempDir dir;
  const auto repo = Repository::create(dir.path() / "hero");
  fs::create_directories(repo.common_dir() / "ztgit/locks");
  const auto outside = dir.write("outside.lock", "kept");
  for (const auto& named :
       {std::string("../../outside.lock"), outside.string(), std::string("HEAD")}) {
    dir.write("hero/.git/ztgit/locks/0123456789abcdef", named);
    remove_stale_locks(repo);
    CHECK(fs::exists(outside));
    CHECK(fs::exists(repo.common_dir() / "HEAD"));
  }
}
