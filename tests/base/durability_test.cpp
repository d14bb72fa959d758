#include "base/durability.hpp"

#include <filesystem>
#include <string>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
namespace fs = std::filesystem;

TEST_CASE("flushes are counted", "[base][durability]") {
  const test::TempDir folder;
  const auto before = flush_count();
  write_file(folder.path() / "a", "x", Durability::file);
  CHECK(flush_count() == before + 1);
  write_file(folder.path() / "b", "x", Durability::none);
  CHECK(flush_count() == before + 1);
  sync_folder(folder.path());
  CHECK(flush_count() == before + 2);
}

TEST_CASE("a batch flushes every file, leaves none of its own and can be used again",
          "[base][durability]") {
  const test::TempDir folder;
  SyncBatch batch(folder.path());
  std::uint64_t flushes = flush_count();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {  // more than it keeps open at once
      AtomicFile file(folder.path() / (std::to_string(round) + "-" + std::to_string(i)));
      file.write("x");
      batch.start(file.file(), "x");
      file.commit(Durability::none);
    }
    batch.finish();
    // One barrier for all, or on file systems without one journal each file by itself.
    const auto now = flush_count() - flushes;
    CHECK((now == 1 || now >= 100));
    flushes = flush_count();
  }
  for (const auto& entry : fs::directory_iterator(folder.path()))
    CHECK(entry.path().filename().string().find("tmp") == std::string::npos);
}

TEST_CASE("flushing a folder that is gone says so", "[base][durability]") {
  const test::TempDir folder;
  CHECK_THROWS_WITH(sync_folder(folder.path() / "gone"), test::Contains("gone"));
}
