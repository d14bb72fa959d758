#include "snapshot/inventory.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/sha256.hpp"
#include "catch.hpp"
#include "git/object_batch.hpp"
#include "git/tree.hpp"
#include "snapshot/read_tree.hpp"
#include "snapshot/vault.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using snapshot::Entry;
using snapshot::Inventory;
using ztgit::test::TempDir;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

Entry entry(const std::string& name, std::int64_t seconds = 1'767'600'000) {
  Entry made;
  made.name = name;
  made.oid = snapshot::oid_of(sha256_of(name));
  made.size = name.size();
  made.modified = seconds * kSecond + 7;
  made.mode = S_IFREG | 0644;
  made.day = snapshot::local_day(made.modified);
  return made;
}

// A repository to write trees into, and what is in them.
struct Trees {
  TempDir temp;
  snapshot::Vault vault = snapshot::Vault::make(temp.path() / "v");

  std::string write(Inventory& inventory) {
    auto repo = vault.repository();
    git::ObjectBatch batch(repo, git::ObjectBatch::OnlyNew{});
    auto tree = inventory.write([&]() -> git::ObjectBatch& { return batch; });
    SyncBatch barrier(vault.folder());
    batch.write_back(barrier);
    barrier.finish();
    batch.publish();
    return tree;
  }

  std::map<std::string, Entry> read(const std::string& tree) const {
    std::map<std::string, Entry> files;
    snapshot::read_tree(vault.repository(), tree, {[&](const std::string& path, Entry found) {
                          files[path] = std::move(found);
                        }});
    return files;
  }

  // The largest number of entries in any tree, metadata aside.
  std::size_t widest(const std::string& tree) const {
    const auto entries = git::entries_of_tree(vault.repository(), tree);
    std::size_t most = entries.size();
    for (const auto& inside : entries)
      if (inside.mode == git::kTreeMode) most = std::max(most, widest(inside.id));
    return most;
  }
};

std::vector<Entry> many(std::size_t count, std::size_t days) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < count; ++i)
    entries.push_back(entry(fmt::format("outputs_{:06}.png", i),
                            1'767'600'000 + static_cast<std::int64_t>(i % days) * 86'400));
  return entries;
}

}  // namespace

TEST_CASE("a tree gives back what was put in, whatever the names are") {
  Trees trees;
  Inventory inventory;
  const std::vector<std::string> names = {"a.png",
                                          ".gitignore",
                                          "@2026",
                                          "git~1",
                                          ".GIT",
                                          std::string("bad\xFF\nname"),
                                          " -x ",
                                          "%41",
                                          "é",
                                          "猫.png",
                                          std::string(255, 'x'),
                                          ".git" + std::string(251, 'y'),
                                          ".ztgit-meta",
                                          ".gitattributes",
                                          ".mailmap",
                                          "a b"};
  for (const auto& name : names) inventory.put("", entry(name));
  for (const auto& name : names) inventory.put("folder/" + names[11], entry(name));
  inventory.put_folder("empty", S_IFDIR | 0700);
  auto link = entry("link");
  link.link = "../anywhere";
  link.mode = S_IFLNK | 0777;
  link.size = link.link.size();
  inventory.put("folder", link);
  CHECK(inventory.files() == 2 * names.size() + 1);

  const auto tree = trees.write(inventory);
  const auto files = trees.read(tree);
  CHECK(files.size() == 2 * names.size() + 1);
  for (const auto& name : names) {
    REQUIRE(files.contains(name));
    CHECK(files.at(name).same_content(entry(name)));
    CHECK(files.contains("folder/" + names[11] + "/" + name));
  }
  CHECK(files.at("folder/link").link == "../anywhere");
  bool empty = false;
  snapshot::read_tree(trees.vault.repository(), tree,
                      {[](const std::string&, const Entry&) {},
                       [&](const std::string& path, std::uint32_t mode) {
                         if (path == "empty") empty = mode == (S_IFDIR | 0700);
                       }});
  CHECK(empty);
}

TEST_CASE("the same files make the same tree in whatever order they came and went") {
  Trees trees;
  auto entries = many(3000, 3);
  Inventory sorted;
  for (const auto& one : entries) sorted.put("", one);
  const auto wanted = trees.write(sorted);
  std::mt19937 random(GENERATE(1U, 2U, 3U));
  std::shuffle(entries.begin(), entries.end(), random);
  Inventory shuffled;
  for (const auto& one : entries) {
    shuffled.put("", one);
    if (random() % 3 == 0) shuffled.put("", entry("passing_" + one.name));
    if (random() % 50 == 0) trees.write(shuffled);
  }
  for (const auto& one : entries) shuffled.remove("passing_" + one.name);
  CHECK(trees.write(shuffled) == wanted);
  CHECK(shuffled.files() == 3000);
  CHECK(shuffled.bytes() == sorted.bytes());
  auto again = snapshot::inventory_of(trees.vault.repository(), wanted);
  CHECK(trees.write(again) == wanted);
}

TEST_CASE("large folders are split, and one more file writes little") {
  Trees trees;
  Inventory inventory;
  const auto count = GENERATE(std::size_t{128}, std::size_t{129}, std::size_t{20'000});
  for (auto& one : many(count, 1)) inventory.put("", one);
  const auto before = trees.write(inventory);
  CHECK(trees.read(before).size() == count);
  CHECK(trees.widest(before) <= 128 + 2);  // entries, metadata, attributes
  inventory.put("", entry("outputs_999999.png"));
  auto repo = trees.vault.repository();
  git::ObjectBatch batch(repo, git::ObjectBatch::OnlyNew{});
  inventory.write([&]() -> git::ObjectBatch& { return batch; });
  CHECK(batch.size() <= 12);
}

TEST_CASE("a folder that becomes a file, and the reverse, is one or the other") {
  Trees trees;
  Inventory inventory;
  inventory.put("x/y", entry("z"));
  inventory.put("", entry("x"));
  CHECK(inventory.files() == 1);
  CHECK(trees.read(trees.write(inventory)).contains("x"));
  inventory.put("x", entry("z"));
  CHECK(inventory.files() == 1);
  CHECK(trees.read(trees.write(inventory)).contains("x/z"));
  CHECK(inventory.remove("x"));
  CHECK_FALSE(inventory.remove("x"));
  CHECK(inventory.files() == 0);
  CHECK(inventory.bytes() == 0);
  CHECK(trees.read(trees.write(inventory)).empty());
}

TEST_CASE("years without end still fit") {
  Trees trees;
  Inventory inventory;
  for (int year = 0; year < 130; ++year)
    inventory.put("", entry(fmt::format("{}.png", year), 31'557'600LL * year));
  const auto tree = trees.write(inventory);
  CHECK(trees.widest(tree) <= 66);
  CHECK(trees.read(tree).size() == 130);
}

TEST_CASE("a touched file stays in its part") {
  Trees trees;
  Inventory inventory;
  for (auto& one : many(500, 2)) inventory.put("", one);
  const auto day = inventory.find("outputs_000001.png")->day;
  auto touched = entry("outputs_000001.png", 1'900'000'000);
  inventory.put("", touched);
  CHECK(inventory.find("outputs_000001.png")->day == day);
  CHECK(inventory.files() == 500);
  CHECK(trees.read(trees.write(inventory)).at("outputs_000001.png").modified == touched.modified);
}

TEST_CASE("trees of strangers are refused where they could do harm") {
  Trees trees;
  auto repo = trees.vault.repository();
  git::ObjectBatch batch(repo, git::ObjectBatch::OnlyNew{});
  const auto blob = batch.add_blob("ztgit-meta 1\nfolder 40755\n");
  const auto metadata = git::FolderEntry{".ztgit-meta", blob, git::kFileMode};
  const auto empty = batch.add_folder({metadata});
  const auto up = batch.add_folder({metadata, {"..", empty, git::kTreeMode}});
  const auto stray = batch.add_folder({metadata, {"a.png", blob, git::kFileMode}});
  const auto slash = batch.add_blob("ztgit-meta 1\n100644 5 0.000000000 0 - a%2Fb\n");
  const auto named = batch.add_folder({{".ztgit-meta", slash, git::kFileMode}});
  auto deep = empty;
  for (int i = 0; i < 40; ++i) deep = batch.add_folder({{"@x", deep, git::kTreeMode}});
  for (const auto& tree : {up, stray, named, deep})
    CHECK_THROWS_AS(snapshot::inventory_of(repo, tree), Error);
}
