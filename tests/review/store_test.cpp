#include "review/store.hpp"

#include <fstream>

#include "base/process.hpp"
#include "catch.hpp"
#include "git/commit.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::review;
namespace fs = std::filesystem;

namespace {

class World {
 public:
  World() { git({"init", "-q", "-b", "main", root("anna").string()}, dir_.path()); }

  fs::path root(const std::string& name) const { return dir_.path() / name; }

  std::string git(std::vector<std::string> words, const fs::path& folder) const {
    words.insert(words.begin(), "git");
    ProcessRequest request{words, {}, {}, folder};
    const auto home = dir_.path().string();
    request.environment = {{"HOME", home},
                           {"XDG_CONFIG_HOME", home},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_CONFIG_GLOBAL", "/dev/null"}};
    const auto result = run_process(request);
    INFO(result.error_output);
    REQUIRE(result.ok());
    return result.output;
  }

  static git::Identities who(const std::string& name) {
    const git::Identity one{name, name + "@example.org", {1767600000, 480}};
    return {one, one};
  }

  static Operation opened() {
    Operation made;
    made.kind = Kind::open;
    made.title = "A better knight";
    return made;
  }
  static Operation comment(const std::string& text) {
    Operation made;
    made.text = text;
    return made;
  }

 private:
  test::TempDir dir_;
};

std::vector<std::string> texts(const Review& review) {
  std::vector<std::string> lines;
  for (const auto& remark : review.comments) lines.push_back(remark.author + ": " + remark.text);
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("what is added is there, a commit each time, on one's own ref alone", "[review][store]") {
  const World world;
  auto repo = git::Repository::open(world.root("anna"));
  Store store(repo);
  const auto id = new_review_id("Hero & Villain");
  CHECK(id.starts_with("hero-villain-"));
  CHECK(is_review_id(id));
  store.append(id, {World::opened(), World::comment("first")}, World::who("Anna"));
  store.append(id, {World::comment("second")}, World::who("Anna"));
  CHECK(store.ids() == Lines{id});
  const auto review = *store.review(id);
  CHECK(review.title == "A better knight");
  CHECK(texts(review) == Lines{"Anna: first", "Anna: second"});
  CHECK(review.ignored == 0);
  CHECK(world.git({"for-each-ref", "--format=%(refname)"}, world.root("anna")) ==
        "refs/ztgit/reviews/" + id + "/" + *repo.local_config("ztgit.writerid") + "\n");
  world.git({"fsck", "--strict"}, world.root("anna"));
}

TEST_CASE("two clones that work apart never conflict", "[review][store]") {
  const World world;
  auto anna = git::Repository::open(world.root("anna"));
  const std::string id = "hero-1";
  Store(anna).append(id, {World::opened()}, World::who("Anna"));
  world.git({"init", "-q", "--bare", "there.git"}, world.root(""));
  world.git({"init", "-q", "bert"}, world.root(""));
  const auto there = world.root("there.git").string();
  const auto exchange = [&](const std::string& name) {
    const auto writer = git::Repository::open(world.root(name)).local_config("ztgit.writerid");
    if (writer) {  // one's own refs alone
      const auto own = "refs/ztgit/reviews/*/" + *writer;
      world.git({"push", "-q", there, own + ":" + own}, world.root(name));
    }
    world.git({"fetch", "-q", there, "refs/ztgit/reviews/*:refs/ztgit/reviews/*"},
              world.root(name));
  };
  exchange("anna");
  exchange("bert");
  auto bert = git::Repository::open(world.root("bert"));
  Store(bert).append(id, {World::comment("from Bert")}, World::who("Bert"));
  Store(anna).append(id, {World::comment("from Anna")}, World::who("Anna"));
  for (const char* name : {"anna", "bert", "anna"}) exchange(name);
  const auto here = *Store(anna).review(id), other = *Store(bert).review(id);
  CHECK(to_json(here) == to_json(other));
  CHECK(here.comments.size() == 2);
}

TEST_CASE("what strangers put on a ref is ignored and counted", "[review][store]") {
  const World world;
  auto repo = git::Repository::open(world.root("anna"));
  Store store(repo);
  const std::string id = "hero-1";
  store.append(id, {World::opened(), World::comment("mine")}, World::who("Anna"));
  // Anna's own operations on Mallory's ref, garbage, a folder and a huge file beside them.
  const auto root = world.root("anna");
  const auto tip = world.git({"for-each-ref", "--format=%(objectname)"}, root).substr(0, 40);
  std::ofstream(root / "x.json") << "{\"type\":\"comment\"}";
  std::ofstream(root / "big.json") << std::string(100'000, ' ');
  fs::create_directories(root / "folder");
  std::ofstream(root / "folder/y.json") << "{}";
  world.git({"read-tree", tip}, root);
  world.git({"add", "--ignore-removal", "."}, root);
  const auto tree = world.git({"write-tree"}, root).substr(0, 40);
  const auto commit =
      world.git({"-c", "user.name=M", "-c", "user.email=m@x", "commit-tree", "-m", "x", tree}, root)
          .substr(0, 40);
  world.git({"update-ref", "refs/ztgit/reviews/" + id + "/" + std::string(16, 'e'), commit}, root);
  world.git({"update-ref", "refs/ztgit/reviews/" + id + "/not-a-writer", commit}, root);
  const auto review = *store.review(id);
  CHECK(texts(review) == Lines{"Anna: mine"});
  CHECK(review.ignored == 5);
}

TEST_CASE("names of reviews are what a ref may hold", "[review][store]") {
  CHECK(is_review_id("hero-3f9a1c2b"));
  for (const char* id : {"", "-x", "a/b", "..", "A", "x y", "héro"}) CHECK_FALSE(is_review_id(id));
  CHECK(new_review_id("猫").starts_with("review-"));
  CHECK(is_review_id(new_review_id(std::string(300, 'x'))));
}
