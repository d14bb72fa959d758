#include "cloud/rclone.hpp"

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/process.hpp"
#include "catch.hpp"
#include "hermetic_rclone.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::cloud;
using ztgit::test::content_of;
using ztgit::test::hermetic_rclone;
using ztgit::test::kind_thrown;
using ztgit::test::TempDir;
namespace fs = std::filesystem;

TEST_CASE("Files go into a remote and come back, with folders made on the way") {
  if (!find_program("rclone")) return;
  const TempDir folder;
  const auto remote = (folder.path() / "store 仓库: a,b").string();
  Rclone rclone(hermetic_rclone(folder));
  CHECK(rclone.version().starts_with("v"));
  const auto file = folder.write("a 图.bin", "picture");
  CHECK_FALSE(rclone.stat(remote, "x/y.bin"));
  CHECK(rclone.list(remote, "x").empty());
  rclone.copy_in(file, remote, "x/y.bin");
  const auto entry = rclone.stat(remote, "x/y.bin");
  REQUIRE(entry);
  CHECK(entry->size == 7);
  CHECK(entry->path == "x/y.bin");
  CHECK(rclone.stat(remote, "x")->folder);
  rclone.copy_out(remote, "x/y.bin", folder.path() / "back.bin");
  CHECK(content_of(folder.path() / "back.bin") == "picture");
}

TEST_CASE("A remote is listed in order, renamed in and removed from") {
  if (!find_program("rclone")) return;
  const TempDir folder;
  const auto remote = (folder.path() / "store").string();
  Rclone rclone(hermetic_rclone(folder));
  const auto file = folder.write("a", "1");
  for (const auto* name : {"d/b", "d/a", "d/sub/c"}) rclone.copy_in(file, remote, name);
  CHECK(rclone.can_rename(remote));
  rclone.rename(remote, "d/b", "d/z");
  auto entries = rclone.list(remote, "d");
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].path == "d/a");
  CHECK(entries[1].folder);
  CHECK(entries[2].path == "d/z");
  rclone.remove(remote, "d/z");
  CHECK_FALSE(rclone.stat(remote, "d/z"));
}

TEST_CASE("A missing file, an unknown remote and a missing rclone are told apart") {
  const TempDir folder;
  auto options = hermetic_rclone(folder);
  options.program = "no-such-rclone";
  Rclone absent(options);
  CHECK(kind_thrown([&] { absent.version(); }) == ErrorKind::not_found);
  CHECK(kind_thrown([&] { absent.list("/", "x"); }) == ErrorKind::not_found);
  if (!find_program("rclone")) return;
  Rclone rclone(hermetic_rclone(folder));
  const auto here = folder.path().string();
  CHECK(kind_thrown([&] { rclone.stat("nowhere:x", "y"); }) == ErrorKind::config);
  CHECK(kind_thrown([&] { rclone.copy_out(here, "none", folder.path() / "x"); }) ==
        ErrorKind::not_found);
  CHECK(kind_thrown([&] { rclone.copy_in(folder.path() / "none", here, "x"); }) ==
        ErrorKind::not_found);
  CHECK_FALSE(fs::exists(folder.path() / "x"));
  CHECK(kind_thrown([&] { rclone.stat(here, "\xff"); }) == ErrorKind::usage);
}

TEST_CASE("What the user has set for rclone by hand does not get in the way") {
  if (!find_program("rclone")) return;
  const TempDir folder;
  auto options = hermetic_rclone(folder);
  const auto log = (folder.path() / "log").string();
  for (const auto& [name, value] : {std::pair{"RCLONE_QUIET", "true"},
                                    {"RCLONE_LOG_FILE", log.c_str()},
                                    {"RCLONE_DRY_RUN", "true"},
                                    {"RCLONE_RC_NO_AUTH", "true"},
                                    {"RCLONE_RC_BASEURL", "x"}})
    options.environment.emplace_back(name, value);
  Rclone rclone(options);
  const auto store = (folder.path() / "store").string();
  rclone.copy_in(folder.write("a", "1"), store, "b");
  CHECK(rclone.stat(store, "b"));
}

TEST_CASE("A program that is no rclone is refused with what it says") {
  const TempDir folder;
  auto options = hermetic_rclone(folder);
  options.program = folder.write("rclone", "#!/bin/sh\necho 'Fatal: no such option'\n").string();
  fs::permissions(options.program, fs::perms::owner_all);
  Rclone rclone(options);
  try {
    rclone.version();
    FAIL("started");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::config);
    CHECK(std::string(error.what()).find("Fatal: no such option") != std::string::npos);
  }
}

TEST_CASE("rclone and its keeper end with the object") {
  if (!find_program("rclone")) return;
  const TempDir folder;
  auto options = hermetic_rclone(folder);
  const auto real = find_program("rclone")->string();
  options.program = folder
                        .write("rclone", "#!/bin/sh\necho $$ >" + (folder.path() / "pid").string() +
                                             "\nexec " + real + " \"$@\"\n")
                        .string();
  fs::permissions(options.program, fs::perms::owner_all);
  { CHECK_FALSE(Rclone(options).version().empty()); }
  auto pid = content_of(folder.path() / "pid");
  pid.pop_back();
  CHECK_FALSE(fs::exists("/proc/" + pid));
}

TEST_CASE("A remote is a name of rclone's or a folder, and holds no settings") {
  CHECK(checked_remote("drive:team/art", "/home/me") == "drive:team/art");
  CHECK(checked_remote("drive:", "/home/me") == "drive:");
  CHECK(checked_remote("/mnt/a:b", "/home/me") == "/mnt/a:b");
  CHECK(checked_remote("../a/b:c", "/home/me") == "/home/a/b:c");
  CHECK(kind_thrown([] { checked_remote("", "/"); }) == ErrorKind::usage);
  CHECK(kind_thrown([] { checked_remote("-x:y", "/"); }) == ErrorKind::usage);
  CHECK(kind_thrown([] { checked_remote("drive,pass=x:y", "/"); }) == ErrorKind::usage);
  CHECK(kind_thrown([] { checked_remote(":sftp,host=h,pass=x:y", "/"); }) == ErrorKind::usage);
}
