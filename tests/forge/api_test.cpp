#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/child.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "catch.hpp"
#include "forge/forge_api.hpp"
#include "temp_dir.hpp"

using namespace ztgit;
using namespace ztgit::forge;

namespace {

// The fake forge as a program of its own, with one repository "o/NAME": main, and art that is a
// commit ahead.
class Server {
 public:
  explicit Server(const std::string& name) : name_(name) {
    const auto root = folder_.path() / "root";
    std::filesystem::create_directories(root / "o");
    program_.emplace(ChildRequest{{FAKE_FORGE, "--root", root.string(), "--port-file",
                                   (folder_.path() / "port").string(), "--end-with-input"}});
    git({"init", "-q", "--bare", "-b", "main", bare().string()});
    const auto work = (folder_.path() / "work").string();
    git({"init", "-q", "-b", "main", work});
    commit(work, "one");
    git({"-C", work, "checkout", "-q", "-b", "art"});
    commit(work, "two");
    git({"-C", work, "push", "-q", bare().string(), "main", "art"});
    while (!std::filesystem::exists(folder_.path() / "port"))
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    std::ifstream(folder_.path() / "port") >> port_;
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() = default;

  std::filesystem::path bare() const { return folder_.path() / "root" / "o" / (name_ + ".git"); }
  std::string url() const { return fmt::format("http://127.0.0.1:{}/o/{}.git", port_, name_); }
  std::string tip(const std::string& branch) const {
    return git({"-C", bare().string(), "rev-parse", branch});
  }
  void push_more() const {
    const auto work = (folder_.path() / "work").string();
    commit(work, "three");
    git({"-C", work, "push", "-q", bare().string(), "art"});
  }

  std::unique_ptr<ForgeApi> open(const std::string& kind, const std::string& token) {
    const auto key = fmt::format("ztgit.http://127.0.0.1:{}.forge", port_);
    auto address = repository_address(url(), {ConfigEntry{key, kind}});
    REQUIRE(address);
    return open_forge(*address,
                      {session_, {Secret(token), {}, "a test", true}, std::chrono::seconds(5)});
  }

 private:
  static std::string git(std::vector<std::string> words) {
    ProcessRequest request;
    request.command = {"git", "-c", "user.name=A", "-c", "user.email=a@example.org"};
    for (auto& word : words) request.command.push_back(std::move(word));
    auto result = run_process(request);
    REQUIRE(result.ok());
    if (result.output.ends_with('\n')) result.output.pop_back();
    return result.output;
  }
  static void commit(const std::string& work, const std::string& name) {
    git({"-C", work, "commit", "-q", "--allow-empty", "-m", name});
    std::ofstream(std::filesystem::path(work) / name) << name;
    git({"-C", work, "add", "-A"});
    git({"-C", work, "commit", "-q", "-m", name});
  }

  static net::SessionOptions direct() {
    net::SessionOptions options;
    options.settings = [](const std::string&) {
      net::Settings settings;
      settings.proxy = "";
      return settings;
    };
    return options;
  }

  test::TempDir folder_;
  std::string name_;
  std::optional<Child> program_;
  net::Session session_{direct()};
  int port_ = 0;
};

ErrorKind kind_of_error(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a pull request from its beginning to its end", "[forge][api]") {
  const std::string kind = GENERATE("github", "gitee", "gitea");
  CAPTURE(kind);
  Server server("api-page-1");
  auto mine = server.open(kind, "good-token"), theirs = server.open(kind, "other-token");
  CHECK(mine->user() == "user");
  CHECK(theirs->user() == "other");
  CHECK(mine->repository().full_name == "o/api-page-1");
  CHECK_FALSE(mine->find_pull("art", "main"));

  const auto made = mine->create_pull({"Warmer light", "body", "art", "main", false});
  CHECK(made.number == 1);
  CHECK(made.head_sha == server.tip("art"));
  CHECK(made.author == "user");
  CHECK(made.url.starts_with("http://127.0.0.1:"));
  CHECK(server.tip(mine->address().pull_ref(1)) == server.tip("art"));
  CHECK(mine->find_pull("art", "main").value().number == 1);
  CHECK_FALSE(mine->find_pull("art", "other"));
  CHECK(kind_of_error([&] {
          mine->create_pull({"Again", "", "art", "main", false});
        }) == ErrorKind::conflict);

  mine->change_pull(1, {.title = "Warm light", .body = "new body"});
  CHECK(theirs->pull(1).title == "Warm light");
  CHECK(theirs->pull(1).body == "new body");

  for (const auto* text : {"one", "two", "three"}) mine->add_comment(1, text);
  auto comments = mine->comments(1);  // a page each
  REQUIRE(comments.size() == 3);
  mine->edit_comment(comments[1].id, "zwei");
  CHECK(mine->comments(1)[1].body == "zwei");

  theirs->approve(1, made.head_sha, "fine");
  auto reviews = mine->reviews(1);
  REQUIRE(reviews.size() == 1);
  CHECK(reviews[0].author == "other");
  CHECK(reviews[0].verdict == PullVerdict::approved);
  CHECK(reviews[0].commit == (kind == "gitee" ? "" : made.head_sha));
  theirs->reject(1, made.head_sha, "too dark");
  reviews = mine->reviews(1);
  if (kind == "gitee")
    CHECK(reviews.empty());
  else
    CHECK((reviews.size() == 1 && reviews[0].verdict == PullVerdict::rejected));

  server.push_more();
  CHECK(kind_of_error([&] { mine->merge(1, {.head_sha = made.head_sha}); }) == ErrorKind::conflict);
  CHECK(mine->pull(1).state == PullState::open);
  const auto head = server.tip("art");
  mine->merge(1, {.head_sha = head, .title = "Merge", .message = "text"});
  CHECK(mine->pull(1).state == PullState::merged);
  CHECK(mine->open_pulls().empty());
  CHECK(server.tip("main^2") == head);
  mine->merge(1, {.head_sha = head});  // merged already
}

TEST_CASE("what forges say no to", "[forge][api]") {
  const std::string kind = GENERATE("github", "gitee", "gitea");
  CAPTURE(kind);
  SECTION("a token that is none") {
    Server server("r");
    CHECK(kind_of_error([&] { server.open(kind, "bad")->user(); }) == ErrorKind::auth);
  }
  SECTION("a limit is waited for") {
    Server server("api-limit");
    CHECK(server.open(kind, "good-token")->repository().full_name == "o/api-limit");
  }
  SECTION("a limit of an hour is not") {
    Server server("api-limit-long");
    CHECK(kind_of_error([&] { server.open(kind, "good-token")->repository(); }) ==
          ErrorKind::network);
  }
  SECTION("a page where JSON should be") {
    Server server("api-html-404");
    CHECK(kind_of_error([&] { server.open(kind, "good-token")->repository(); }) ==
          ErrorKind::not_found);
  }
  SECTION("a server that ignores the page's number") {
    Server server("api-ignores-page");
    auto api = server.open(kind, "good-token");
    api->create_pull({"A", "", "art", "main", false});
    CHECK(api->open_pulls().size() == 1);
  }
  SECTION("nothing to review") {
    Server server("r");
    CHECK(kind_of_error([&] {
            server.open(kind, "good-token")->create_pull({"A", "", "main", "main", false});
          }) == ErrorKind::conflict);
  }
  SECTION("one's own work") {
    if (kind == "gitee") return;  // it says nothing about that
    Server server("r");
    auto api = server.open(kind, "good-token");
    const auto made = api->create_pull({"A", "", "art", "main", false});
    CHECK(kind_of_error([&] { api->approve(1, made.head_sha, ""); }) == ErrorKind::conflict);
  }
}

TEST_CASE("what creates something is sent once", "[forge][api]") {
  Server server("api-lost-3");
  auto api = server.open("github", "good-token");
  api->create_pull({"A", "", "art", "main", false});
  CHECK(api->comments(1).empty());  // on a connection that is kept
  CHECK(kind_of_error([&] { api->add_comment(1, "hello"); }) == ErrorKind::network);
  CHECK(api->comments(1).size() == 1);
}

TEST_CASE("a repository is made as it was asked for", "[forge][api]") {
  const std::string kind = GENERATE("github", "gitee", "gitea");
  CAPTURE(kind);
  Server server("r");
  auto api = server.open(kind, "good-token");
  const auto made = api->create_repository({"user", "hero", "Hero", true});
  CHECK(made.full_name == "user/hero");
  CHECK(made.is_private);
  CHECK(made.default_branch == (kind == "gitee" ? "master" : "main"));
  CHECK(made.clone_url.ends_with("/user/hero.git"));
  CHECK(api->create_repository({"team", "hero", "", false}).full_name == "team/hero");
  CHECK_FALSE(api->create_repository({"team", "api-always-public", "", true}).is_private);
  CHECK(kind_of_error([&] {
          api->create_repository({"team", "hero", "", true});
        }) == ErrorKind::conflict);
}

TEST_CASE("where a remote's forge is", "[forge][api]") {
  const std::vector<ConfigEntry> config{{"ztgit.https://git.example.com.forge", "gitea"},
                                        {"ztgit.https://ghe.example.com.forge", "github"}};
  const auto address = [&](const char* url) { return repository_address(url, config).value(); };
  CHECK(address("git@gitee.com:team/hero.git").api() == "https://gitee.com/api/v5");
  CHECK(address("https://me:secret@gitee.com/team/hero").page() == "https://gitee.com/team/hero");
  CHECK(address("https://github.com/team/hero.git").api() == "https://api.github.com");
  CHECK(address("https://acme.ghe.com/team/hero.git").api() == "https://api.acme.ghe.com");
  CHECK(address("ssh://git@ghe.example.com/team/hero.git").api() ==
        "https://ghe.example.com/api/v3");
  CHECK(address("https://git.example.com/team/hero.git").api() == "https://git.example.com/api/v1");
  CHECK(address("git@gitee.com:team/hero.git").picture_url("abc", "a b.webp") ==
        "https://gitee.com/team/hero/raw/abc/a%20b.webp");
  CHECK(address("https://github.com/o/r").picture_url("abc", "p.webp") ==
        "https://github.com/o/r/blob/abc/p.webp?raw=true");
  CHECK(address("https://gitee.com/o/r").mention(7) == "!7");
  CHECK_FALSE(repository_address("/srv/hero.git", config));
  CHECK_FALSE(repository_address("https://gitee.com/hero.git", config));
  CHECK_FALSE(repository_address("https://gitee.com/..%2f/hero.git", config));
}
