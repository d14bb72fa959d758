#include "forge/credentials.hpp"

#include <sys/stat.h>

#include "base/error.hpp"
#include "catch.hpp"
#include "forge/token_store.hpp"
#include "world.hpp"

using namespace ztgit;
using namespace ztgit::forge;
using test::all_offers;
using test::challenge;
using test::shown;
using test::url;
using test::World;

namespace {

// One of each for gitee.com.
void fill_every_source(World& world) {
  world.options.remote_url = "https://me:in-url@gitee.com/team/hero.git";
  world.variables = {{"ZTGIT_TOKEN_GITEE_COM", "in-own"},
                     {"GITEE_TOKEN", "in-gitee"},
                     {"GITEE_ACCESS_TOKEN", "in-mcp"},
                     {"GH_TOKEN", "github's"},
                     {"GITLAB_TOKEN", "gitlab's"}};
  world.write(".config/gitee/credentials.yml", "token: in-cli\n");
  world.git_stores("https://me:in-git@gitee.com\n");
  world.write(".netrc", "machine gitee.com login me password in-netrc\n");
  TokenStore(world.config_home()).put(url("https://gitee.com/"), {"", Secret("in-store")});
}

}  // namespace

TEST_CASE("the sources are tried in their order, each once", "[forge][credentials]") {
  World world;
  fill_every_source(world);
  Credentials credentials(world.options);
  CHECK(all_offers(credentials, "https://gitee.com/team/hero.git/info/lfs") ==
        "the URL of the remote me:in-url\n"
        "ZTGIT_TOKEN_GITEE_COM oauth2:in-own\n"
        "GITEE_TOKEN oauth2:in-gitee\n"
        "GITEE_ACCESS_TOKEN oauth2:in-mcp\n"
        "gitee oauth2:in-cli\n"
        "git credential me:in-git\n"
        "~/.netrc me:in-netrc\n"
        "ztgit auth login oauth2:in-store\n");
  CHECK(shown(credentials.ask(challenge("https://gitee.com/"))) == "none");
  CHECK(credentials.problems().empty());
}

TEST_CASE("nothing goes to another host, port or scheme", "[forge][credentials]") {
  World world;
  fill_every_source(world);
  const auto [text, wanted] = GENERATE(table<std::string, std::string>({
      {"http://gitee.com/", ""},
      {"https://gitee.com.evil.org/", ""},
      {"https://evil.org/gitee.com", ""},
      {"https://gitee.com@evil.org/", ""},
      {"https://xn--gitee-abc.com/", ""},
      {"https://github.com/", "GH_TOKEN x-access-token:github's\n"},
      {"https://studio.ghe.com/", "GH_TOKEN x-access-token:github's\n"},
      {"https://gitlab.com/", "GITLAB_TOKEN oauth2:gitlab's\n"},
      {"http://github.com/", ""},
      // A netrc names no port; TLS says that it is the same host.
      {"https://gitee.com:8443/", "~/.netrc me:in-netrc\n"},
  }));
  INFO(text);
  CHECK(all_offers(world, text) == wanted);
}

TEST_CASE("a netrc leaves this machine unencrypted only for the remote the user chose",
          "[forge][credentials]") {
  World world;
  world.write(".netrc",
              "machine git.lan login me password p\nmachine localhost login me password l\n"
              "default login any password d\n");
  CHECK(all_offers(world, "http://git.lan/").empty());
  CHECK(all_offers(world, "http://localhost:3000/") == "~/.netrc me:l\n");
  CHECK(all_offers(world, "https://other.lan/").empty());
  world.options.remote_url = "http://git.lan/team/hero.git";
  CHECK(all_offers(world, "http://git.lan/") == "~/.netrc me:p\n");
  world.options.remote_url = "https://other.lan/team/hero.git";
  CHECK(all_offers(world, "https://other.lan/") == "~/.netrc any:d\n");
  world.write("elsewhere", "machine git.lan login me password e\n");
  world.variables["NETRC"] = (world.home() / "elsewhere").string();
  CHECK(all_offers(world, "https://git.lan/") == (world.home() / "elsewhere").string() + " me:e\n");
}

TEST_CASE("variables go where they are meant for", "[forge][credentials]") {
  using Values = std::map<std::string, std::string>;
  const auto [why, text, variables, wanted] =
      GENERATE(table<std::string, std::string, Values, std::string>({
          {"GitHub's tool keeps these apart",
           "https://github.com/",
           {{"GH_ENTERPRISE_TOKEN", "e"}, {"GH_HOST", "github.com"}},
           ""},
          {"GH_HOST names the server",
           "https://ghes.example.com/",
           {{"GH_ENTERPRISE_TOKEN", "e"}, {"GH_HOST", "ghes.example.com"}},
           "GH_ENTERPRISE_TOKEN x-access-token:e\n"},
          {"GH_TOKEN is github.com's",
           "https://ghes.example.com/",
           {{"GH_TOKEN", "t"}, {"GH_HOST", "ghes.example.com"}},
           ""},
          {"a workflow of Gitea's",
           "https://github.com/",
           {{"GITHUB_TOKEN", "t"}, {"GITHUB_SERVER_URL", "https://gitea.example.com"}},
           ""},
          {"and its own server",
           "https://gitea.example.com/",
           {{"GITHUB_TOKEN", "t"}, {"GITHUB_SERVER_URL", "https://gitea.example.com"}},
           "GITHUB_TOKEN x-access-token:t\n"},
          {"no server is named", "https://gitea.example.com/", {{"GITEA_TOKEN", "t"}}, ""},
          {"the configuration names it",
           "https://tea.example.com/",
           {{"GITEA_TOKEN", "t"}},
           "GITEA_TOKEN oauth2:t\n"},
          {"not this one", "https://codeberg.org/", {{"GITEA_TOKEN", "t"}}, ""},
          {"GITLAB_HOST is elsewhere",
           "https://gitlab.com/",
           {{"GITLAB_TOKEN", "t"}, {"GITLAB_HOST", "gitlab.example.com"}},
           ""},
          {"a private Gitee", "https://private.example.com/", {{"GITEE_TOKEN", "t"}}, ""},
          {"http, this machine",
           "http://127.0.0.1:3000/",
           {{"ZTGIT_TOKEN_127_0_0_1_3000", "t"}, {"GITEA_TOKEN", "u"}},
           "ZTGIT_TOKEN_127_0_0_1_3000 oauth2:t\n"},
          {"blanks at the ends",
           "https://gitee.com/",
           {{"GITEE_TOKEN", " t\n"}},
           "GITEE_TOKEN oauth2:t\n"},
          {"no token", "https://gitee.com/", {{"GITEE_TOKEN", "a\r\nHost: b"}}, ""},
      }));
  INFO(why);
  World world;
  world.options.config = {{"ztgit.https://tea.example.com.forge", "gitea"},
                          {"ztgit.https://private.example.com.forge", "gitee"}};
  world.variables = variables;
  CHECK(all_offers(world, text) == wanted);
}

TEST_CASE("other tools' logins are found by their exact host", "[forge][credentials]") {
  World world;
  world.write(
      ".config/gh/hosts.yml",
      "github.com:\n    oauth_token: gh1\n    user: me\n"
      "ghes.example.com:\n    user: me\n    users:\n        me:\n            oauth_token: gh2\n"
      "ring.example.com:\n    user: me\n");
  world.write(".config/gitee/hosts.yml",
              "gitee.example.com:\n  token: g1\n  api_prefix: /api/v5\n");
  world.write(".config/tea/config.yml",
              "logins:\n- name: a\n  url: https://tea.example.com:3000/\n  user: painter\n"
              "  token: t1\n- name: b\n  url: http://plain.example.com\n  token: t2\n");
  world.write(".config/glab-cli/config.yml", "hosts:\n    gitlab.com:\n        token: l1\n");
  world.write(".config/hub",
              "old.example.com:\n- user: me\n  oauth_token: h1\n  protocol: https\n");
  world.options.programs.gh = world.script(
      "gh", "echo \"$*\" >>'" + (world.home() / "gh-calls").string() + "'\necho ' ring '\n");
  const auto [text, wanted] = GENERATE(table<std::string, std::string>({
      {"https://github.com/", "gh x-access-token:gh1\n"},
      {"https://ghes.example.com/", "gh x-access-token:gh2\n"},
      {"https://ring.example.com/", "gh x-access-token:ring\n"},
      {"https://gitee.example.com/", "gitee oauth2:g1\n"},
      {"https://tea.example.com:3000/", "tea painter:t1\n"},
      {"https://tea.example.com/", ""},
      {"http://plain.example.com/", ""},
      {"https://plain.example.com/", ""},
      {"https://gitlab.com/", "glab oauth2:l1\n"},
      {"https://old.example.com/", "hub x-access-token:h1\n"},
      {"https://unknown.example.com/", ""},
      {"https://github.com:8443/", ""},
  }));
  INFO(text);
  CHECK(all_offers(world, text) == wanted);
  CHECK(world.read("gh-calls") ==
        (text == "https://ring.example.com/" ? "auth token --hostname ring.example.com\n" : ""));
}

TEST_CASE("a tool's broken configuration stops nothing and is not quoted", "[forge][credentials]") {
  World world;
  world.write(".config/gh/hosts.yml", "github.com:\n  oauth_token: \"sesame\n x: [");
  world.write(".config/glab-cli/config.yml", "- hosts\n- just a list\n");
  world.write(".config/hub", "github.com: text\n");
  world.write(".config/gitee/hosts.yml", std::string(400000, 'a'));
  world.git_stores("https://me:p@github.com\n");
  Credentials credentials(world.options);
  CHECK(all_offers(credentials, "https://github.com/") == "git credential me:p\n");
  REQUIRE(credentials.problems().size() == 2);
  for (const auto& line : credentials.problems()) CHECK(line.find("sesame") == std::string::npos);
}

TEST_CASE("exchanges under way share one answer until it is refused", "[forge][credentials]") {
  World world;
  world.variables = {{"GITEE_TOKEN", "first"}, {"GITEE_ACCESS_TOKEN", "second"}};
  Credentials credentials(world.options);
  const auto there = challenge("https://gitee.com/");
  CHECK_FALSE(credentials.known(there.url));
  const auto first = credentials.ask(there);
  CHECK(shown(credentials.ask(there)) == shown(first));
  CHECK_FALSE(credentials.known(there.url));  // nobody has accepted it yet
  credentials.rejected(there, *first);
  const auto second = credentials.ask(there);
  CHECK(shown(second) == "GITEE_ACCESS_TOKEN oauth2:second");
  credentials.rejected(there, *first);  // of an exchange that was late
  CHECK(shown(credentials.ask(there)) == shown(second));
  credentials.accepted(there, *second);
  CHECK(shown(credentials.known(url("https://gitee.com/other"))) == shown(second));
  CHECK_FALSE(credentials.known(url("https://gitee.com:444/")));
  CHECK_FALSE(credentials.known(url("http://gitee.com/")));
  credentials.rejected(there, *second);
  CHECK_FALSE(credentials.known(there.url));
  CHECK_FALSE(credentials.ask(there));
}

TEST_CASE("one secret is not offered under two names", "[forge][credentials]") {
  World world;
  world.variables = {{"GH_TOKEN", "same"}, {"GITHUB_TOKEN", "same"}};
  world.git_stores("https://me:same@github.com\n");
  CHECK(all_offers(world, "https://github.com/") == "GH_TOKEN x-access-token:same\n");
}

TEST_CASE("one password of two users is two logins", "[forge][credentials]") {
  World world;
  world.options.remote_url = "https://me:p@git.example.com/team/hero.git";
  world.write(".netrc", "machine git.example.com login other password p\n");
  // The URL names the user that the netrc is asked for.
  CHECK(all_offers(world, "https://git.example.com/") == "the URL of the remote me:p\n");
  world.options.lfs_url = "https://other:p@git.example.com/lfs";
  CHECK(all_offers(world, "https://git.example.com/") ==
        "the URL of the LFS server other:p\nthe URL of the remote me:p\n");
}

TEST_CASE("the server's schemes decide how a token is sent", "[forge][credentials]") {
  World world;
  world.variables = {{"GITEE_TOKEN", "t"}};
  const auto answer = [&](std::vector<std::string> schemes) {
    Credentials credentials(world.options);
    return shown(credentials.ask({url("https://gitee.com/"), std::move(schemes), ""}));
  };
  CHECK(answer({}) == "GITEE_TOKEN oauth2:t");
  CHECK(answer({"Negotiate", "basic realm=x"}) == "GITEE_TOKEN oauth2:t");
  CHECK(answer({"Bearer realm=x"}) == "GITEE_TOKEN Bearer t");
  CHECK(answer({"Negotiate", "NTLM"}) == "none");
}

TEST_CASE("an API gets the token bare, from the same places", "[forge][credentials]") {
  World world;
  world.write(".netrc", "machine git.example.com login me password p\n");
  world.variables = {{"GITEE_TOKEN", "t"}};
  Credentials credentials(world.options);
  const auto token = credentials.token_for_api(url("https://gitee.com/"));
  REQUIRE(token);
  CHECK(token->token.reveal() == "t");
  CHECK(token->source == "GITEE_TOKEN");
  CHECK(token->is_token);
  const auto password = credentials.token_for_api(url("https://git.example.com/"));
  REQUIRE(password);
  CHECK_FALSE(password->is_token);
  CHECK(password->user == "me");
  CHECK_FALSE(credentials.token_for_api(url("http://gitee.com/")));
  const auto there = challenge("https://gitee.com/");
  credentials.rejected(there, *credentials.ask(there));
  CHECK_FALSE(credentials.token_for_api(there.url));
}

TEST_CASE("a file of tokens that is not private ends the search with the cure",
          "[forge][credentials]") {
  World world;
  TokenStore store(world.config_home());
  store.put(url("https://gitee.com/"), {"", Secret("sesame")});
  ::chmod(store.file().c_str(), 0644);
  Credentials credentials(world.options);
  CHECK_THROWS_AS(credentials.ask(challenge("https://gitee.com/")), Error);
}
