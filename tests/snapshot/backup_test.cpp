#include "snapshot/backup.hpp"

#include <fcntl.h>
#include <filesystem>
#include <map>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "outputs_folder.hpp"
#include "snapshot/ingest.hpp"
#include "snapshot/journal.hpp"
#include "snapshot/ledger.hpp"
#include "snapshot/packs.hpp"
#include "snapshot/read_tree.hpp"

using namespace ztgit;
using ztgit::test::OutputsFolder;
using namespace ztgit::snapshot;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kNow = 1'767'600'000, kDay = 86'400;

struct World : OutputsFolder {
  BackupReport run(std::int64_t now = kNow, const Exclusion& exclusion = {}) const {
    return backup({vault_folder, out, "here", exclusion, 0, false, {now, 0}, {}});
  }
  std::map<std::string, Entry> files(const Snapshot& snapshot) const {
    std::map<std::string, Entry> found;
    read_tree(Vault::open(vault_folder).repository(), snapshot.tree,
              {[&](const std::string& path, Entry entry) { found[path] = std::move(entry); }});
    return found;
  }
};

}  // namespace

TEST_CASE("a backup makes a snapshot when something changed, and none otherwise") {
  const World world;
  world.write("a.png", "a");
  world.write("x/b.png", "b");
  const auto first = world.run();
  REQUIRE(first.snapshot);
  CHECK(first.source.name == "outputs-1");
  CHECK(first.added.size() == 2);
  CHECK(first.complete());
  CHECK_FALSE(world.run().snapshot);
  world.write("a.png", "changed");
  fs::remove(world.out / "x/b.png");
  const auto second = world.run();
  REQUIRE(second.snapshot);
  CHECK(second.snapshot->sequence == 2);
  CHECK(second.snapshot->previous == first.snapshot->commit);
  CHECK(second.changed == std::vector<std::string>{"a.png"});
  CHECK(second.gone == std::vector<std::string>{"x/b.png"});
  CHECK(world.files(*first.snapshot).size() == 2);
  CHECK(world.files(*second.snapshot).size() == 1);
  fs::remove_all(world.out / "x");
  CHECK(world.run().snapshot);  // an empty folder is gone: that is a difference, too
}

TEST_CASE("a change that keeps size and mtime is seen") {
  const World world;
  world.write("a.png", "one");
  struct stat before {};
  ::stat((world.out / "a.png").c_str(), &before);
  world.run();
  const int file = ::open((world.out / "a.png").c_str(), O_WRONLY);
  REQUIRE(::write(file, "two", 3) == 3);
  const struct timespec times[2] = {before.st_atim, before.st_mtim};
  ::futimens(file, times);
  ::close(file);
  CHECK(world.run().changed == std::vector<std::string>{"a.png"});
}

TEST_CASE("without its cache a run reads everything and finds nothing new") {
  const World world;
  world.write("a.png", "a");
  world.run();
  fs::remove_all(world.vault_folder / "ztgit" / "cache");
  const auto again = world.run();
  CHECK_FALSE(again.snapshot);
  CHECK(again.unchanged == 1);
  write_file(world.vault_folder / "ztgit" / "cache" / "outputs-1", "ztgit-cache 1\nrubbish");
  CHECK_FALSE(world.run().snapshot);
}

TEST_CASE("an empty folder, or another disk's, is unreachable and nothing is recorded as gone") {
  const World world;
  for (int i = 0; i < 3; ++i) world.write(fmt::format("{}.png", i), "x");
  world.run();
  for (int i = 0; i < 3; ++i) fs::remove(world.out / fmt::format("{}.png", i));
  const auto empty = world.run();
  REQUIRE(empty.loss);
  CHECK(empty.loss->kind == Loss::Kind::unreachable);
  CHECK_FALSE(empty.snapshot);
  CHECK_FALSE(empty.complete());
  auto vault = Vault::open(world.vault_folder);
  acknowledge(vault, "outputs-1", world.out);
  const auto accepted = world.run();
  CHECK_FALSE(accepted.loss);
  REQUIRE(accepted.snapshot);
  CHECK(accepted.snapshot->files == 0);

  world.write("b.png", "b");
  world.write("c.png", "c");
  world.run();
  auto source = vault.source("outputs-1");
  source.file_system = "another";
  vault.remember(source);
  fs::remove(world.out / "b.png");
  CHECK(world.run().loss->kind == Loss::Kind::unreachable);
}

TEST_CASE("when many files go, the snapshots before are pinned until somebody says so") {
  const World world;
  for (int i = 0; i < 100; ++i) world.write(fmt::format("{}.png", i), fmt::format("{}", i));
  world.run(kNow - 3 * kDay);
  world.write("new.png", "new");
  world.run(kNow - kDay / 2);
  for (int i = 0; i < 20; ++i) fs::remove(world.out / fmt::format("{}.png", i));
  CHECK_FALSE(world.run().loss);  // twenty are not many
  for (int i = 20; i < 30; ++i)
    fs::rename(world.out / fmt::format("{}.png", i), world.out / fmt::format("moved{}.png", i));
  CHECK_FALSE(world.run().loss);  // nor are those that have another name
  fs::remove(world.out / "moved20.png");
  const auto large = world.run();
  REQUIRE(large.loss);
  CHECK(large.loss->kind == Loss::Kind::large);
  CHECK(large.loss->gone == 21);
  CHECK(large.loss->of == 100);
  CHECK(large.snapshot);
  auto vault = Vault::open(world.vault_folder);
  CHECK(snapshots(vault)[0].pinned);
  const auto reminded = world.run();
  REQUIRE(reminded.loss);
  CHECK(reminded.loss->kind == Loss::Kind::pending);
  CHECK(reminded.loss->pinned == large.loss->pinned);
  CHECK(acknowledge(vault, "outputs-1", world.out).size() == 2);
  CHECK_FALSE(snapshots(vault)[0].pinned);
  fs::remove(world.out / "50.png");
  CHECK_FALSE(world.run().loss);

  Exclusion exclusion;
  exclusion.add("moved*");
  CHECK_FALSE(world.run(kNow, exclusion).loss);
}

TEST_CASE("what only a journal knew becomes a snapshot, also when the file is gone by now") {
  const World world;
  world.write("a.png", "a");
  world.run();
  world.write("short.png", "short-lived");
  {
    const auto vault = Vault::open(world.vault_folder);
    const SourceFolder folder(world.out);
    SyncBatch barrier(world.vault_folder);
    auto outcome = ingest(folder, "short.png", vault.store(), barrier);
    barrier.finish();
    outcome.file->incoming->place();
    Ledger ledger(vault, vault.source("outputs-1"), {kNow, 0});
    ledger.keep("short.png", outcome.file->entry);
    ledger.flush();
  }  // killed before its snapshot
  fs::remove(world.out / "short.png");
  const auto object = Vault::open(world.vault_folder)
                          .store()
                          .object_path(sha256_of(std::string_view("short-lived")));
  const bool damaged = GENERATE(false, true);
  if (damaged) fs::remove(object);
  const auto report = world.run();
  CHECK(report.recovered == (damaged ? 0 : 1));
  CHECK(report.complete() == !damaged);
  if (damaged) return;
  const auto all = snapshots(Vault::open(world.vault_folder));
  REQUIRE(all.size() == 3);
  CHECK(world.files(all[1]).contains("short.png"));
  CHECK_FALSE(world.files(all[2]).contains("short.png"));
  CHECK(journal_segments(Vault::open(world.vault_folder).journal_folder("outputs-1")).empty());
}

TEST_CASE("vault and folder may not lie in each other, and a mistyped folder makes no vault") {
  const World world;
  world.write("a.png", "a");
  CHECK_THROWS_AS(backup({world.out / "vault", world.out, "", {}, 0, false, {kNow, 0}, {}}), Error);
  CHECK_THROWS_AS(backup({world.temp.path(), world.out, "", {}, 0, false, {kNow, 0}, {}}), Error);
  CHECK_THROWS_AS(
      backup({world.vault_folder, world.temp.path() / "no", "", {}, 0, false, {kNow, 0}, {}}),
      Error);
  CHECK_FALSE(fs::exists(world.vault_folder));
  write_file(world.temp.path() / "file", "x");
  fs::create_directories(world.temp.path() / "full");
  write_file(world.temp.path() / "full" / "mine", "x");
  CHECK_THROWS_AS(backup({world.temp.path() / "full", world.out, "", {}, 0, false, {kNow, 0}, {}}),
                  Error);
}

TEST_CASE("links are kept as links, and neither FIFOs nor what a link hides is read") {
  const World world;
  world.write("a.png", "a");
  fs::create_directories(world.temp.path() / "secret");
  write_file(world.temp.path() / "secret" / "key", "key");
  fs::create_symlink(world.temp.path() / "secret", world.out / "into");
  fs::create_symlink("nowhere", world.out / "dangling");
  ::mkfifo((world.out / "fifo").c_str(), 0600);
  const auto report = world.run();
  CHECK(report.special == std::vector<std::string>{"fifo"});
  const auto files = world.files(*report.snapshot);
  CHECK(files.size() == 3);
  CHECK(files.at("into").link == (world.temp.path() / "secret").string());
  const SourceFolder folder(world.out);
  CHECK_FALSE(folder.open("into/key"));
}

TEST_CASE("a dry run writes nothing, and needs no vault") {
  const World world;
  world.write("a.png", "a");
  const BackupRequest dry{world.vault_folder, world.out, "here", {}, 0, true, {kNow, 0}, {}};
  CHECK(backup(dry).added.size() == 1);
  CHECK_FALSE(fs::exists(world.vault_folder));
  world.run();
  world.write("b.png", "b");
  fs::remove(world.out / "a.png");
  const auto report = backup(dry);
  CHECK(report.added == std::vector<std::string>{"b.png"});
  CHECK(report.gone == std::vector<std::string>{"a.png"});
  CHECK(snapshots(Vault::open(world.vault_folder)).size() == 1);
}

TEST_CASE("a source of a stranger's vault is no way out of it") {
  const World world;
  world.write("a.png", "a");
  world.run();
  auto vault = Vault::open(world.vault_folder);
  vault.repository().set_local_config("ztgit-source.../../x.folder", "/");
  CHECK(vault.sources().size() == 1);
}

TEST_CASE("many packs become few, and every snapshot stays") {
  const World world;
  for (int i = 0; i < 45; ++i) {
    world.write("a.png", fmt::format("version {}", i));
    world.run(kNow + i);
  }
  const auto vault = Vault::open(world.vault_folder);
  CHECK(pack_count(vault) < 20);
  const auto all = snapshots(vault);
  REQUIRE(all.size() == 45);
  for (const auto& snapshot : all) CHECK(world.files(snapshot).size() == 1);
}

TEST_CASE("snapshots are found by number, name and time") {
  const World world;
  world.write("a.png", "a");
  world.run(kNow - 2 * kDay);
  world.write("b.png", "b");
  world.run(kNow);
  const auto vault = Vault::open(world.vault_folder);
  const ZonedTime now{kNow, 0};
  CHECK(find_snapshot(vault, "1", "", now).sequence == 1);
  CHECK(find_snapshot(vault, "outputs-1/2", "", now).sequence == 2);
  CHECK(find_snapshot(vault, "latest", "", now).sequence == 2);
  CHECK(find_snapshot(vault, "1 day ago", "", now).sequence == 1);
  const auto commit = snapshots(vault)[0].commit;
  CHECK(find_snapshot(vault, "outputs-1/" + commit.substr(0, 12), "", now).sequence == 1);
  for (const char* words : {"3", "other/1", "3 days ago", "zzzz"})
    CHECK_THROWS_AS(find_snapshot(vault, words, "", now), Error);
  fs::create_directories(world.temp.path() / "more");
  write_file(world.temp.path() / "more" / "c.png", "c");
  backup({world.vault_folder, world.temp.path() / "more", "here", {}, 0, false, now, {}});
  CHECK_THROWS_AS(find_snapshot(vault, "1", "", now), Error);
  CHECK(find_snapshot(vault, "1", "more-1", now).source == "more-1");
}
