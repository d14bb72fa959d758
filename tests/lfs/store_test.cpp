#include "lfs/store.hpp"

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using lfs::Store;

namespace {

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  std::error_code none;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, none))
    count += entry.is_regular_file() ? 1U : 0U;
  return count;
}

}  // namespace

TEST_CASE("an object lies where git-lfs looks for it, with the bytes of its source",
          "[lfs][store]") {
  test::TempDir dir;
  const std::string bytes(300'000, 'x');
  const auto source = dir.write("cat.png", bytes);
  Store store(dir.path() / "lfs");
  auto incoming = store.receive(open_to_read(source), source);
  const auto pointer = incoming.pointer();
  CHECK(pointer.oid == sha256_of(bytes));
  CHECK(pointer.size == bytes.size());
  CHECK_FALSE(store.has(pointer));
  incoming.place();
  CHECK(store.has(pointer));
  const auto path = dir.path() / "lfs/objects" / pointer.oid.substr(0, 2) /
                    pointer.oid.substr(2, 2) / pointer.oid;
  CHECK(read_file(path, 1 << 20) == bytes);
}

TEST_CASE("an object that is not placed leaves nothing behind", "[lfs][store]") {
  test::TempDir dir;
  const auto source = dir.write("cat.png", "pixels");
  Store store(dir.path() / "lfs");
  { const auto dropped = store.receive(open_to_read(source), source); }
  CHECK(files_in(dir.path() / "lfs") == 0);
}

TEST_CASE("an object of the wrong size is not taken for present and is replaced", "[lfs][store]") {
  test::TempDir dir;
  const auto source = dir.write("cat.png", "pixels");
  Store store(dir.path() / "lfs");
  auto first = store.receive(open_to_read(source), source);
  const auto path = store.object_path(first.pointer().oid);
  first.place();
  std::ofstream(path, std::ios::trunc) << "pix";  // a copy that a full disk cut short
  CHECK_FALSE(store.has(first.pointer()));
  store.receive(open_to_read(source), source).place();
  CHECK(read_file(path, 100) == "pixels");
}

TEST_CASE("a source longer than allowed is refused and nothing is kept", "[lfs][store]") {
  test::TempDir dir;
  const auto source = dir.write("cat.png", std::string(5000, 'x'));
  Store store(dir.path() / "lfs");
  CHECK_THROWS_AS(store.receive(open_to_read(source), source, 4999), Error);
  CHECK(files_in(dir.path() / "lfs") == 0);
}

TEST_CASE("only ztgit's own temporary files are cleared away", "[lfs][store]") {
  test::TempDir dir;
  std::filesystem::create_directories(dir.path() / "lfs/tmp");
  dir.write("lfs/tmp/ztgit-1-1", "ours");
  dir.write("lfs/tmp/git-lfs123", "theirs");
  Store(dir.path() / "lfs").remove_stale_temporaries();
  CHECK_FALSE(std::filesystem::exists(dir.path() / "lfs/tmp/ztgit-1-1"));
  CHECK(std::filesystem::exists(dir.path() / "lfs/tmp/git-lfs123"));
}

TEST_CASE("copied bytes are equal, whatever way the file system takes", "[lfs][store]") {
  test::TempDir dir;
  const auto size = GENERATE(std::size_t{0}, 1U, 262'144U, 700'001U);
  const std::string bytes(size, 'q');
  const auto from = dir.write("from", bytes);
  lfs::copy_bytes(open_to_read(from), create_new(dir.path() / "to"), "to");
  CHECK(read_file(dir.path() / "to", 1 << 20) == bytes);
}

TEST_CASE("a finished download gets its object's name, or has it already", "[lfs][store]") {
  test::TempDir dir;
  const Store store(dir.path() / "lfs");
  const lfs::Pointer pointer{sha256_of("pixels"), 6, {}};
  const auto file = dir.write("part", "pixels");
  store.adopt(file, pointer);
  CHECK(read_file(store.object_path(pointer.oid), 100) == "pixels");
  CHECK_NOTHROW(store.adopt(file, pointer));  // another program has taken the part over
  CHECK_THROWS_AS(store.adopt(file, {sha256_of("other"), 5, {}}), Error);
}
