#include "git/repository.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "git/attributes.hpp"
#include "git/identity.hpp"
#include "git/object_batch.hpp"
#include "git/reference.hpp"
#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::git;

namespace {

const Identity kPainter{"A Painter", "painter@example.org", {1'767'664'800, 480}};

// A commit of these files on top of what the branch has.
std::string commit(Repository& repo, const std::vector<std::pair<std::string, std::string>>& files,
                   std::size_t expected_objects = 4) {
  const auto head = repo.head();
  ObjectBatch objects(repo, expected_objects);
  std::vector<TreeChange> changes;
  changes.reserve(files.size());
  for (const auto& [path, text] : files)
    changes.push_back({path, objects.add_blob(text), kFileMode});
  const auto tree = objects.add_tree(tree_of_commit(repo, head.commit), changes);
  const auto parents = head.unborn() ? std::vector<std::string>{} : std::vector{head.commit};
  auto id = objects.add_commit({tree, parents, "A change\n", kPainter, kPainter});
  SyncBatch batch(repo.common_dir());
  objects.write_back(batch);
  batch.finish();
  objects.publish();
  update_ref(repo, {head.ref, id, head.commit, "commit: A change"}, kPainter);
  return id;
}

}  // namespace

TEST_CASE("objects are found after they were published, loose or packed", "[git][objects]") {
  const auto expected = GENERATE(std::size_t{4}, ObjectBatch::kLooseLimit + 1);
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  const auto id = commit(repo, {{"a/b.txt", "one"}, {"c.txt", "two"}}, expected);
  const auto again = Repository::open(dir.path());
  const auto entry = find_in_tree(again, tree_of_commit(again, id), "a/b.txt");
  REQUIRE(entry);
  CHECK(read_blob(again, entry->id, 100) == "one");
  std::size_t packs = 0;
  std::error_code none;
  for (const auto& file :
       std::filesystem::directory_iterator(dir.path() / ".git/objects/pack", none))
    packs += file.path().extension() == ".pack" ? 1U : 0U;
  CHECK(packs == (expected > ObjectBatch::kLooseLimit ? 1U : 0U));
}

TEST_CASE("objects that are not published leave no trace", "[git][objects]") {
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  std::string id;
  {
    ObjectBatch objects(repo, 1);
    id = objects.add_blob("never mind");
  }
  const auto again = Repository::open(dir.path());
  CHECK_FALSE(blob_size(again, id));
}

TEST_CASE("a ref moves only from where it is said to stand", "[git][refs]") {
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  const auto first = commit(repo, {{"a", "1"}});
  const auto second = commit(repo, {{"a", "2"}});
  const auto ref = repo.head().ref;
  try {
    update_ref(repo, {ref, first, first, "commit: stale"}, kPainter);
    FAIL("expected an Error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::conflict);
  }
  CHECK(repo.head().commit == second);
  CHECK_THROWS_AS(update_ref(repo, {ref, first, "", "commit: as if new"}, kPainter), Error);
}

TEST_CASE("the commit that set a path is found behind later ones", "[git][tree]") {
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  const auto first = commit(repo, {{"cat.png", "pointer"}});
  const auto second = commit(repo, {{"dog.png", "pointer"}});
  CHECK(commit_that_set(repo, second, "cat.png", 100) == first);
  CHECK(commit_that_set(repo, second, "dog.png", 100) == second);
  CHECK_FALSE(commit_that_set(repo, second, "cat.png", 1));
}

TEST_CASE("only the tree's own attributes decide what LFS keeps", "[git][attributes]") {
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  commit(repo, {{".gitattributes", "*.[pP][nN][gG] filter=lfs\n"},
                {"plain/.gitattributes", "*.png -filter\n"}});
  std::filesystem::create_directories(dir.path() / ".git/info");
  dir.write(".git/info/attributes", "*.txt filter=lfs\n");
  dir.write("global", "*.md filter=lfs\n");
  repo.set_local_config("core.attributesfile", (dir.path() / "global").string());
  const TreeAttributes attributes(repo, tree_of_commit(repo, repo.head().commit));
  CHECK(attributes.lfs("cat.png"));
  CHECK(attributes.lfs("deep/er/CAT.PNG"));
  CHECK_FALSE(attributes.lfs("plain/cat.png"));
  CHECK_FALSE(attributes.lfs("notes.txt"));
  CHECK_FALSE(attributes.lfs("notes.md"));
  CHECK(attributes.deciding_file("plain/cat.png") == "plain/.gitattributes");
  CHECK(attributes.deciding_file("cat.png") == ".gitattributes");
}

TEST_CASE("an exact line makes just that path an LFS file, whatever is in its name",
          "[git][attributes]") {
  const auto path = GENERATE(as<std::string>{}, "cat.png", "big cat.png", "art/a#b.png", "a[1].png",
                             "!x.png", "猫.png", "a*b.png");
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  commit(repo, {{".gitattributes", exact_attributes_line(path)}});
  const TreeAttributes attributes(repo, tree_of_commit(repo, repo.head().commit));
  INFO(exact_attributes_line(path));
  CHECK(attributes.lfs(path));
  CHECK_FALSE(attributes.lfs("other.png"));
}

TEST_CASE("nobody is named who did not say so", "[git][identity]") {
  test::TempDir dir;
  auto repo = Repository::create(dir.path());
  repo.set_local_config("user.name", "Lin <lin>");
  repo.set_local_config("user.email", "lin@example.org");
  const auto plain = identities(repo, {});
  CHECK(plain.author.name == "Lin lin");
  IdentityOverrides overrides;
  overrides.author_name = "Other";
  overrides.author_date = "@1700000000 +0800";
  const auto other = identities(repo, overrides);
  CHECK(other.author.name == "Other");
  CHECK(other.author.when.seconds == 1'700'000'000);
  CHECK(other.author.when.offset_minutes == 480);
  CHECK(other.committer.name == "Lin lin");
  overrides.author_date = "some day";
  CHECK_THROWS_AS(identities(repo, overrides), Error);
}

TEST_CASE("a URL is shown without user and password", "[git][transfer]") {
  CHECK(shown_url("https://lin:secret@gitee.com/a/b@c.git") == "https://gitee.com/a/b@c.git");
  CHECK(shown_url("/srv/a@b.git") == "/srv/a@b.git");
  CHECK(shown_url("git@gitee.com:a/b.git") == "git@gitee.com:a/b.git");
}

TEST_CASE("branch names that git refuses are refused", "[git]") {
  CHECK(branch_ref("ideas/fox") == "refs/heads/ideas/fox");
  for (const char* name : {"a..b", "-x", "a b", "a~1", "", "x.lock"})
    CHECK_THROWS_AS(branch_ref(name), Error);
}
