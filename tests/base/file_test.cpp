#include "base/file.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <utility>

#include "base/error.hpp"
#include "catch.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
namespace fs = std::filesystem;

namespace {

template <class Body>
Error error_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error;
  }
  FAIL("expected an Error");
  return Error(ErrorKind::internal, "");
}

}  // namespace

TEST_CASE("an errno becomes a kind, a sentence and, where it helps, a hint", "[base][file]") {
  const auto gone = error_of([] { throw_errno("open", "a.png", ENOENT); });
  CHECK(gone.kind() == ErrorKind::not_found);
  CHECK(std::string(gone.what()) == "open a.png: No such file or directory");
  CHECK(gone.hints().empty());
  CHECK(error_of([] { throw_errno("open", "a/b", ENOTDIR); }).kind() == ErrorKind::not_found);
  CHECK(error_of([] { throw_errno("create", "a", EEXIST); }).kind() == ErrorKind::conflict);
  for (const int reason : {ENOSPC, EDQUOT, EROFS, EACCES, EPERM}) {
    const auto error = error_of([&] { throw_errno("write", "a", reason); });
    CHECK(error.kind() == ErrorKind::io);
    CHECK(error.hints().size() == 1);
  }
}

TEST_CASE("a missing file is an error or absent, as asked", "[base][file]") {
  const test::TempDir folder;
  CHECK(error_of([&] { read_file(folder.path() / "gone", 10); }).kind() == ErrorKind::not_found);
  CHECK_FALSE(read_file_if_exists(folder.path() / "gone", 10));
  CHECK_FALSE(read_file_if_exists(folder.write("file", "x") / "below", 10));
  CHECK_FALSE(lstat_of(folder.path() / "gone"));
  CHECK(read_file_if_exists(folder.write("a", "text"), 10) == "text");
}

TEST_CASE("a file over the limit is refused, at the limit it is read", "[base][file]") {
  const test::TempDir folder;
  const auto path = folder.write("a", "12345");
  CHECK(read_file(path, 5) == "12345");
  CHECK_THROWS_WITH(read_file(path, 4), test::Contains("longer than 4 bytes"));
}

TEST_CASE("only regular files are read, and none blocks", "[base][file]") {
  const test::TempDir folder;
  const auto fifo = folder.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THROWS_WITH(read_file(fifo, 10), test::Contains("not a regular file"));
  CHECK_THROWS_WITH(read_file(folder.path(), 10), test::Contains("not a regular file"));
  CHECK_THROWS_WITH(read_file("/dev/null", 10), test::Contains("not a regular file"));
}

TEST_CASE("a dangling link is looked at but not read", "[base][file]") {
  const test::TempDir folder;
  const auto link = folder.path() / "link";
  fs::create_symlink("gone", link);
  CHECK(S_ISLNK(lstat_of(link)->st_mode));
  CHECK(error_of([&] { open_to_read(link); }).kind() == ErrorKind::not_found);
}

TEST_CASE("create_new never opens what exists", "[base][file]") {
  const test::TempDir folder;
  const auto path = folder.write("a", "precious");
  CHECK(error_of([&] { create_new(path); }).kind() == ErrorKind::conflict);
  fs::create_symlink(folder.path() / "elsewhere", folder.path() / "link");
  CHECK(error_of([&] { create_new(folder.path() / "link"); }).kind() == ErrorKind::conflict);
  CHECK(read_file(path, 100) == "precious");
}

TEST_CASE("reading at an offset stops at the end of the file", "[base][file]") {
  const test::TempDir folder;
  const auto path = folder.write("a", "0123456789");
  const File file = open_to_read(path);
  std::array<std::byte, 4> bytes{};
  CHECK(read_at(file, 3, bytes, path) == 4);
  CHECK(static_cast<char>(bytes.at(0)) == '3');
  CHECK(read_at(file, 8, bytes, path) == 2);
  CHECK(read_at(file, 10, bytes, path) == 0);
  CHECK(read_at(file, std::uint64_t{1} << 40, bytes, path) == 0);
}

TEST_CASE("a write that fails names the file", "[base][file]") {
  const File full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  const auto error = error_of([&] { write_all(full, "x", "a.png"); });
  CHECK(std::string(error.what()) == "write a.png: No space left on device");
}

TEST_CASE("a descriptor is closed once, by its last owner", "[base][file]") {
  const test::TempDir folder;
  File first = open_to_read(folder.write("a", "x"));
  const int number = first.descriptor();
  File second(std::move(first));
  File& same = second;
  second = std::move(same);  // it must survive this
  CHECK(second.descriptor() == number);
  CHECK(::fcntl(number, F_GETFD) >= 0);
  second.close();
  CHECK(::fcntl(number, F_GETFD) == -1);
  CHECK_FALSE(second);
}

TEST_CASE("folders are made with their parents, and made again without complaint", "[base][file]") {
  const test::TempDir folder;
  make_folders(folder.path() / "a" / "b");
  make_folders(folder.path() / "a" / "b");
  CHECK(fs::is_directory(folder.path() / "a" / "b"));
  folder.write("file", "x");
  CHECK_THROWS_AS(make_folders(folder.path() / "file" / "below"), Error);
}
