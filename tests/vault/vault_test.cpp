#include <fcntl.h>
#include <filesystem>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "outputs_folder.hpp"
#include "snapshot/backup.hpp"
#include "vault/compare.hpp"
#include "vault/expired.hpp"
#include "vault/prune.hpp"
#include "vault/restore.hpp"
#include "vault/verify.hpp"

using namespace ztgit;
using snapshot::Snapshot;
using snapshot::Vault;
using ztgit::test::OutputsFolder;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kNow = 1'767'600'000, kDay = 86'400;

struct World : OutputsFolder {
  Snapshot keep(std::int64_t now = kNow) const {
    return *snapshot::backup({vault_folder, out, snapshot::host_name(), {}, 0, false, {now, 0}, {}})
                .newest;
  }
  Vault vault() const { return Vault::open(vault_folder); }
  fs::path object(const std::string& bytes) const {
    return vault().store().object_path(sha256_of(bytes));
  }
  // As if it had been stored long ago: younger ones are not collected.
  void age_objects() const {
    const struct timespec old[2] = {{1'600'000'000, 0}, {1'600'000'000, 0}};
    for (const auto& entry : fs::recursive_directory_iterator(vault_folder / "lfs"))
      if (entry.is_regular_file()) ::utimensat(AT_FDCWD, entry.path().c_str(), old, 0);
  }
  void damage(const std::string& bytes) const {
    const auto path = object(bytes);
    fs::permissions(path, fs::perms::owner_all);
    write_file(path, std::string(bytes.size(), '!'));
  }
};

vault::PruneRequest keep_last(unsigned count) {
  vault::PruneRequest request;
  request.policy.last = count;
  request.now = {kNow, 0};
  return request;
}

}  // namespace

TEST_CASE("a restore gives back bytes, times, modes and links, and keeps what differs") {
  const World world;
  world.write("a.png", "a");
  world.write("x/b.png", "b");
  fs::create_symlink("a.png", world.out / "link");
  ::chmod((world.out / "a.png").c_str(), 0640);
  const struct timespec times[2] = {{1, 0}, {1'500'000'000, 123'456'789}};
  ::utimensat(AT_FDCWD, (world.out / "a.png").c_str(), times, 0);
  const auto kept = world.keep();
  vault::RestoreRequest request{kept.tree, world.temp.path() / "back"};
  request.verify = GENERATE(true, false);
  request.manifest = true;
  const auto report = vault::restore(world.vault(), request);
  CHECK(report.restored.size() == 3);
  CHECK(report.failed.empty());
  struct stat info {};
  REQUIRE(::stat((request.target / "a.png").c_str(), &info) == 0);
  CHECK(info.st_mtim.tv_sec == 1'500'000'000);
  CHECK(info.st_mtim.tv_nsec == 123'456'789);
  CHECK((info.st_mode & 0777) == 0640);
  CHECK(fs::read_symlink(request.target / "link") == "a.png");
  CHECK(read_file(request.target / "manifest.sha256", 1000) ==
        vault::manifest_of(world.vault(), kept.tree));

  write_file(request.target / "a.png", "mine");
  fs::remove(request.target / "x/b.png");
  const auto again = vault::restore(world.vault(), request);
  CHECK(again.kept == std::vector<std::string>{"a.png", "link", "manifest.sha256"});
  CHECK(again.restored == std::vector<std::string>{"x/b.png"});
  CHECK(read_file(request.target / "a.png", 100) == "mine");
  request.overwrite = true;
  vault::restore(world.vault(), request);
  CHECK(read_file(request.target / "a.png", 100) == "a");
}

TEST_CASE("a restore takes what it is asked for, and says what is not there") {
  const World world;
  world.write("a.png", "a");
  world.write("x/b.png", "b");
  world.write("xy.png", "b");
  const auto kept = world.keep();
  vault::RestoreRequest request{kept.tree, world.temp.path() / "back"};
  request.paths = {"x/"};
  CHECK(vault::restore(world.vault(), request).restored == std::vector<std::string>{"x/b.png"});
  request.paths = {};
  request.oids = {sha256_of(std::string_view("b")).substr(0, 10)};
  request.target = world.temp.path() / "by-oid";
  CHECK(vault::restore(world.vault(), request).restored ==
        std::vector<std::string>{"x/b.png", "xy.png"});
  request.oids = {};
  request.paths = {"no.png"};
  CHECK_THROWS_AS(vault::restore(world.vault(), request), Error);
}

TEST_CASE("a damaged or missing object fails alone, and nothing is written for it") {
  const World world;
  world.write("a.png", "first");
  world.write("b.png", "second");
  world.write("c.png", "third");
  const auto kept = world.keep();
  world.damage("first");
  fs::remove(world.object("second"));
  vault::RestoreRequest request{kept.tree, world.temp.path() / "back"};
  request.verify = GENERATE(true, false);
  const auto report = vault::restore(world.vault(), request);
  CHECK(report.restored == std::vector<std::string>{"c.png"});
  REQUIRE(report.failed.size() == 2);
  CHECK(report.failed[0].oid == sha256_of(std::string_view("first")));
  std::set<std::string> there;
  for (const auto& entry : fs::directory_iterator(request.target))
    there.insert(entry.path().filename());
  CHECK(there == std::set<std::string>{"c.png"});
}

TEST_CASE("a restore never writes through a link") {
  const World world;
  world.write("x/b.png", "b");
  const auto kept = world.keep();
  fs::create_directories(world.temp.path() / "back");
  fs::create_directories(world.temp.path() / "elsewhere");
  fs::create_symlink(world.temp.path() / "elsewhere", world.temp.path() / "back" / "x");
  vault::RestoreRequest request{kept.tree, world.temp.path() / "back"};
  request.paths = {"x/b.png"};
  request.overwrite = true;
  const auto report = vault::restore(world.vault(), request);
  CHECK(report.failed.size() == 1);
  CHECK(fs::is_empty(world.temp.path() / "elsewhere"));
}

TEST_CASE("names in a manifest are written as sha256sum reads them") {
  CHECK(vault::manifest_line("0", "a b.png") == "0  a b.png\n");
  CHECK(vault::manifest_line("0", "a\nb\\c") == "\\0  a\\nb\\\\c\n");
}

TEST_CASE("a difference knows what moved") {
  const World world;
  world.write("a.png", "a");
  world.write("b.png", "b");
  world.write("c.png", "c");
  world.write("d.png", "d");
  const auto before = world.keep();
  fs::rename(world.out / "a.png", world.out / "z.png");
  fs::remove(world.out / "b.png");
  world.write("c.png", "changed");
  world.write("new.png", "new");
  const auto after = world.keep();
  const auto difference = vault::compare(world.vault(), before.tree, after.tree);
  CHECK(difference.added == std::vector<std::string>{"new.png"});
  CHECK(difference.gone == std::vector<std::string>{"b.png"});
  CHECK(difference.changed == std::vector<std::string>{"c.png"});
  REQUIRE(difference.moved.size() == 1);
  CHECK(difference.moved[0].to == "z.png");

  const auto all = snapshot::snapshots(world.vault());
  const auto found = vault::find_files(world.vault(), all, "b*");
  REQUIRE(found.size() == 1);
  CHECK(found[0].first == 1);
  CHECK(found[0].last == 1);
  const auto by_oid = vault::find_files(world.vault(), all, sha256_of(std::string_view("d")));
  REQUIRE(by_oid.size() == 1);
  CHECK(by_oid[0].last == 2);
}

TEST_CASE("prune removes what no rule keeps and only its objects") {
  const World world;
  world.write("a.png", "a");
  world.write("b.png", "b");
  world.keep(kNow - 2 * kDay);
  fs::remove(world.out / "b.png");
  world.write("c.png", "c");
  world.keep(kNow - kDay);
  world.age_objects();
  auto request = keep_last(1);
  request.dry_run = true;
  auto report = vault::prune(world.vault(), request);
  CHECK(report.removed_snapshots == 1);
  CHECK(report.removed_objects == 1);
  CHECK(snapshot::snapshots(world.vault()).size() == 2);
  request.dry_run = false;
  report = vault::prune(world.vault(), request);
  CHECK(report.removed_objects == 1);
  CHECK_FALSE(fs::exists(world.object("b")));
  CHECK(fs::exists(world.object("a")));
  CHECK(snapshot::snapshots(world.vault()).size() == 1);
  CHECK(vault::verify(world.vault(), {.read_data = true}).ok());
  world.write("d.png", "d");
  CHECK(world.keep().sequence == 3);  // numbers are never used twice
}

TEST_CASE("prune leaves young objects, journals' objects and what others need") {
  const World world;
  world.write("a.png", "a");
  world.keep();
  for (const char* bytes : {"orphan", "needed"}) {
    const auto path = world.temp.write("o", bytes);
    auto incoming = world.vault().store().receive(open_to_read(path), path);
    incoming.place();
  }
  CHECK(vault::prune(world.vault(), keep_last(1)).young == 2);
  world.age_objects();
  auto request = keep_last(1);
  request.needed = {sha256_of(std::string_view("needed"))};
  CHECK(vault::prune(world.vault(), request).removed_objects == 1);
  CHECK(fs::exists(world.object("needed")));
}

TEST_CASE("a vault that only takes is not pruned") {
  const World world;
  world.write("a.png", "a");
  world.keep();
  world.vault().repository().set_local_config("vault.appendonly", "true");
  CHECK_THROWS_AS(vault::prune(world.vault(), keep_last(1)), Error);
}

TEST_CASE("what left its folder long ago may expire, and is then not called lost") {
  const World world;
  world.write("a.png", "a");
  world.write("old.png", "old");
  world.write("held.png", "held");
  const auto first = world.keep(kNow - 200 * kDay);
  fs::remove(world.out / "held.png");
  world.keep(kNow - 150 * kDay);
  fs::remove(world.out / "old.png");
  world.keep(kNow - 120 * kDay);
  world.write("b.png", "b");
  world.keep(kNow);
  auto request = keep_last(vault::kUnlimited);
  request.keep_deleted = vault::parse_span("90d");
  CHECK(vault::prune(world.vault(), request).expired_objects == 2);
  CHECK_FALSE(fs::exists(world.object("old")));
  CHECK(fs::exists(world.object("a")));
  const auto expired = vault::expired_objects(world.vault());
  REQUIRE(expired.contains(sha256_of(std::string_view("old"))));
  CHECK(expired.at(sha256_of(std::string_view("old"))).paths.front() == "outputs-1/old.png");
  const auto report = vault::verify(world.vault(), {});
  CHECK(report.ok());
  CHECK(report.expired == 2);
}

TEST_CASE("verify names what is damaged and who needs it, and heals it from a real copy") {
  const World world;
  world.write("a.png", "first");
  world.write("b.png", "second");
  world.keep();
  fs::remove(world.out / "b.png");
  world.keep();
  CHECK(vault::verify(world.vault(), {.read_data = true}).ok());
  world.damage("second");
  vault::VerifyRequest look;
  look.read_data = true;
  auto report = vault::verify(world.vault(), look);
  CHECK_FALSE(report.ok());
  REQUIRE(report.damaged.size() == 1);
  CHECK(report.damaged[0].snapshots == std::vector<std::string>{"outputs-1/1"});
  CHECK(report.damaged[0].paths == std::vector<std::string>{"outputs-1/b.png"});

  const auto project = lfs::Store(world.temp.path() / "lfs");
  const auto copy = project.object_path(sha256_of(std::string_view("second")));
  fs::create_directories(copy.parent_path());
  fs::create_hard_link(world.object("second"), copy);
  look.stores = {project.folder()};
  CHECK_FALSE(vault::verify(world.vault(), look).ok());  // the same file is no second copy
  fs::remove(copy);
  write_file(copy, "second");
  report = vault::verify(world.vault(), look);
  CHECK(report.ok());
  CHECK(report.damaged[0].healed_from == copy.string());
  CHECK(read_file(world.object("second"), 100) == "second");

  fs::remove(world.object("first"));  // still in the folder it came from
  report = vault::verify(world.vault(), {});
  CHECK(report.ok());
  CHECK(report.damaged[0].problem == "missing");
}

TEST_CASE("samples read everything once before anything twice") {
  const World world;
  for (int i = 0; i < 10; ++i) world.write(fmt::format("{}.png", i), fmt::format("{}", i));
  world.keep();
  vault::VerifyRequest sample;
  sample.read_data = true;
  sample.part = 0.4;
  CHECK(vault::verify(world.vault(), sample).objects_left == 6);
  CHECK(vault::verify(world.vault(), sample).objects_left == 2);
  const auto last = vault::verify(world.vault(), sample);
  CHECK(last.objects_read == 2);
  CHECK(last.objects_left == 0);
  CHECK(vault::verify(world.vault(), sample).objects_left == 6);
}

TEST_CASE("a tree that cannot be read is named, the rest is looked at") {
  const World world;
  world.write("a.png", "a");
  world.keep();
  const auto pack = fs::directory_iterator(world.vault_folder / "objects" / "pack");
  for (const auto& entry : pack) {
    fs::permissions(entry.path(), fs::perms::owner_all);
    if (entry.path().extension() == ".pack") fs::resize_file(entry.path(), 40);
  }
  bool told = false;
  try {
    told = !vault::verify(world.vault(), {}).ok();
  } catch (const Error&) {
    told = true;
  }
  CHECK(told);
}
