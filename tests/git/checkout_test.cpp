#include "git/checkout.hpp"

#include <chrono>
#include <filesystem>
#include <thread>

#include "base/error.hpp"
#include "catch.hpp"
#include "git/index.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "git_environment.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::git;
namespace fs = std::filesystem;

namespace {

// Two commits, "a" and "b"; the work tree is at a.
struct Project {
  test::TempDir dir;

  Project() {
    run({"init", "-q"});
    dir.write("text", "one\n");
    dir.write("gone", "x");
    fs::create_directories(dir.path() / "deep/er");
    dir.write("deep/er/file", "x");
    dir.write("was-file", "x");
    fs::create_directories(dir.path() / "was-folder");
    dir.write("was-folder/in", "x");
    dir.write("program", "#!/bin/sh\n");
    dir.write(".gitattributes", "*.crlf text eol=crlf\n");
    commit("a");
    dir.write("text", "two\n");
    fs::remove(dir.path() / "gone");
    fs::remove_all(dir.path() / "deep");
    fs::remove(dir.path() / "was-file");
    fs::create_directories(dir.path() / "was-file");
    dir.write("was-file/in", "y");
    fs::remove_all(dir.path() / "was-folder");
    dir.write("was-folder", "y");
    fs::permissions(dir.path() / "program", fs::perms::owner_all);
    fs::create_symlink("text", dir.path() / "link");
    dir.write("lines.crlf", "1\r\n2\r\n");
    commit("b");
    run({"checkout", "-q", "a"});
  }
  std::string run(std::vector<std::string> arguments) const {
    return test::git(dir.path(), std::move(arguments));
  }
  void commit(const std::string& name) const {
    run({"add", "-A"});
    run({"commit", "-q", "-m", name});
    run({"tag", name});
  }
  std::vector<PathChange> changes(const Repository& repo) const {
    return changes_between(repo, run({"rev-parse", "a^{tree}"}), run({"rev-parse", "b^{tree}"}));
  }
};

std::vector<std::string> paths_in_the_way(const Project& project) {
  const auto repo = Repository::open(project.dir.path());
  std::vector<std::string> paths;
  for (const auto& change : changes_in_the_way(repo, project.changes(repo)))
    paths.push_back(change.path);
  return paths;
}

}  // namespace

TEST_CASE("a work tree is taken to another commit as git would take it", "[git][checkout]") {
  const Project project;
  auto repo = Repository::open(project.dir.path());
  const auto changes = project.changes(repo);
  CHECK(changes_in_the_way(repo, changes).empty());
  {
    LockedIndex index(repo, std::chrono::seconds(1));
    write_blobs(repo, index, changes);
    index.publish();
  }
  project.run({"update-ref", "--no-deref", "HEAD", "b"});
  CHECK(project.run({"status", "--porcelain"}).empty());
  CHECK(fs::is_symlink(project.dir.path() / "link"));
  CHECK(fs::file_size(project.dir.path() / "lines.crlf") == 6);
  CHECK_FALSE(fs::exists(project.dir.path() / "deep"));
  CHECK((fs::status(project.dir.path() / "program").permissions() & fs::perms::owner_exec) !=
        fs::perms::none);
  // Once more changes nothing, so that a run which was killed can be completed.
  CHECK(changes_in_the_way(repo, changes).empty());
}

TEST_CASE("what would be lost is in the way", "[git][checkout]") {
  const Project project;
  const auto& dir = project.dir;
  SECTION("a changed file") {
    dir.write("text", "mine\n");
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"text"});
  }
  SECTION("a changed file of the same length and time") {
    const auto time = fs::last_write_time(dir.path() / "text");
    // An index that is younger than the file, so that only the time of the inode tells.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    project.run({"read-tree", "HEAD"});
    project.run({"update-index", "--refresh"});
    dir.write("text", "uno\n");
    fs::last_write_time(dir.path() / "text", time);
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"text"});
  }
  SECTION("a staged file") {
    dir.write("text", "mine\n");
    project.run({"add", "text"});
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"text"});
  }
  SECTION("a file git does not know") {
    dir.write("link", "mine\n");
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"link"});
  }
  SECTION("a file git does not know in a folder that becomes a file") {
    dir.write("was-folder/mine", "mine\n");
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"was-folder"});
  }
  SECTION("a changed file that goes") {
    dir.write("gone", "mine\n");
    CHECK(paths_in_the_way(project) == std::vector<std::string>{"gone"});
  }
}

TEST_CASE("what is lost already, or already there, is not in the way", "[git][checkout]") {
  const Project project;
  fs::remove(project.dir.path() / "text");
  fs::remove(project.dir.path() / "gone");
  project.dir.write("program", "#!/bin/sh\n");
  CHECK(paths_in_the_way(project).empty());
}

TEST_CASE("a commit cannot write into .git or out of the work tree", "[git][checkout]") {
  const auto name = GENERATE(as<std::string>{}, ".git", ".GIT", ".git ", "git~1", "..",
                             ".g\u200cit", ".git::$INDEX_ALLOCATION", "a\\b");
  const Project project;
  const auto blob = project.run({"rev-parse", "a:text"});
  // A tree object by hand: mode, name, NUL, id in binary. mktree would refuse some.
  std::string tree = "100644 " + name + '\0';
  for (std::size_t i = 0; i < blob.size(); i += 2)
    tree += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  const auto id = test::git(project.dir.path(),
                            {"hash-object", "-t", "tree", "--literally", "-w", "--stdin"}, tree);
  const auto repo = Repository::open(project.dir.path());
  CHECK_THROWS_AS(changes_between(repo, "", id), Error);
}

TEST_CASE("a link in a commit does not lead the next one's files out", "[git][checkout]") {
  const Project project;
  const test::TempDir outside;
  fs::create_directory_symlink(outside.path(), project.dir.path() / "out");
  auto repo = Repository::open(project.dir.path());
  const auto blob = project.run({"rev-parse", "a:text"});
  const std::vector<PathChange> changes = {{"out/file", "", 0, blob, kFileMode}};
  CHECK(changes_in_the_way(repo, changes).size() == 1);
  LockedIndex index(repo, std::chrono::seconds(1));
  CHECK_THROWS_AS(write_blobs(repo, index, changes), Error);
  CHECK(fs::is_empty(outside.path()));
}
