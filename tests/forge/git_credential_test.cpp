#include "git_credential.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "forge/credentials.hpp"
#include "world.hpp"

using namespace ztgit;
using namespace ztgit::forge;
using test::all_offers;
using test::challenge;
using test::shown;
using test::url;
using test::World;

namespace {

const std::string kApi = "https://git.example.com/team/hero.git/info/lfs/objects/batch";

std::string answer(const std::string& text, long long now = 1000) {
  const auto found = parse_git_answer({.url = url("https://git.example.com:8443/")}, text, now);
  if (!found) return "none";
  return found->scheme.empty() ? found->user + ":" + found->password.reveal()
                               : found->scheme + " " + found->credential.reveal();
}

}  // namespace

TEST_CASE("git is asked as git-lfs asks it", "[forge][git]") {
  CHECK(git_question({url("https://git.example.com/x"),
                      "me",
                      "/team/h%C3%A9ro.git",
                      {"Basic realm=\"x\"", "broken\r\nline", std::string(5000, 'a')},
                      {"s=1"}}) ==
        "capability[]=authtype\ncapability[]=state\nprotocol=https\nhost=git.example.com\n"
        "username=me\npath=team/h\xC3\xA9ro.git\nwwwauth[]=Basic realm=\"x\"\nstate[]=s=1\n\n");
  CHECK(git_question({.url = url("http://[::1]:3000/")}) ==
        "capability[]=authtype\ncapability[]=state\nprotocol=http\nhost=[::1]:3000\n\n");
}

TEST_CASE("no value breaks out of its line", "[forge][git]") {
  for (const auto& bad :
       {std::string("a\nhost=evil.org"), std::string("a\rb"), std::string("a\0b", 3)}) {
    CHECK_THROWS_AS(git_question({.url = url("https://x.org/"), .user = bad}), Error);
    CHECK_THROWS_AS(git_question({.url = url("https://x.org/"), .path = bad}), Error);
    CHECK_THROWS_AS(git_question({.url = url("https://x.org/"), .state = {bad}}), Error);
  }
  for (const auto* bad : {"a%0ahost=evil.org", "a%0D", "a%00"})
    CHECK_THROWS_AS(git_question({.url = url("https://x.org/"), .path = bad}), Error);
  World world;
  world.git_stores("https://me:p@git.example.com\n");
  world.options.config = {{"credential.https://git.example.com.usehttppath", "true"}};
  world.options.remote_url = "https://git.example.com/a%0ahost=evil.org";
  Credentials credentials(world.options);
  CHECK(all_offers(credentials, kApi).empty());
  CHECK(credentials.problems().size() == 1);
}

TEST_CASE("git's answers are read with care", "[forge][git]") {
  const auto [why, text, wanted] = GENERATE(table<std::string, std::string, std::string>({
      {"a login", "protocol=https\nhost=git.example.com:8443\nusername=me\npassword=a=b\n",
       "me:a=b"},
      {"empty ones: GIT_ASKPASS=true", "username=\npassword=\n", "none"},
      {"no name", "username=\npassword=p\n", ":p"},
      {"another host", "host=git.example.com\nusername=me\npassword=p\n", "none"},
      {"another scheme", "protocol=http\nusername=me\npassword=p\n", "none"},
      {"expired", "username=me\npassword=p\npassword_expiry_utc=1000\n", "none"},
      {"not yet", "username=me\npassword=p\npassword_expiry_utc=1001\n", "me:p"},
      {"a ready one", "authtype=Bearer\ncredential=abc\n", "Bearer abc"},
      {"a scheme that is none", "authtype=Bea rer:\ncredential=abc\n", "none"},
      {"a line break of another kind", "username=me\npassword=p\rq\n", "none"},
      {"lines without a key", "hello\nusername=me\npassword=p\n", "me:p"},
      {"nothing", "", "none"},
      {"too many lines",
       [] {
         std::string lines;
         for (int i = 0; i < 300; ++i) lines += "x=y\n";
         return lines + "username=me\npassword=p\n";
       }(),
       "none"},
      {"too long", "username=me\npassword=" + std::string(200000, 'p') + "\n", "none"},
  }));
  INFO(why);
  CHECK(answer(text) == wanted);
}

TEST_CASE("git's stored login of the remote serves its LFS server", "[forge][git]") {
  World world;
  world.git_stores("https://other:o@git.example.com\nhttps://me:p@git.example.com\n");
  CHECK(all_offers(world, kApi) == "git credential other:o\n");
  world.git_stores("https://other:o@git.example.com\nhttps://me:p@git.example.com\n");
  world.options.remote_url = "https://me@git.example.com/team/hero.git";
  CHECK(all_offers(world, kApi) == "git credential me:p\n");
  world.git_stores("https://me:p@git.example.com\n");
  CHECK(all_offers(world, "http://git.example.com/").empty());
  CHECK(all_offers(world, "https://git.example.com:444/").empty());
  CHECK(all_offers(world, "https://lfs.example.com/").empty());
}

TEST_CASE("the path is given where credential.useHttpPath wants it", "[forge][git]") {
  World world;
  const std::string one = "https://me:hero@git.example.com/team/hero.git\n";
  world.git_stores(one);
  world.write(".gitconfig", "[credential]\n\thelper = store\n\tuseHttpPath = true\n");
  world.options.config = {{"credential.usehttppath", "true"}};
  world.options.remote_url = "https://git.example.com/team/hero.git";
  {
    Credentials credentials(world.options);
    CHECK(shown(credentials.ask(challenge(kApi))) == "git credential me:hero");
  }
  world.options.remote_url = "https://git.example.com/team/other.git";
  Credentials credentials(world.options);
  CHECK_FALSE(credentials.ask(challenge(kApi)));
  CHECK(world.read(".git-credentials") == one);
}

TEST_CASE("git hears what became of its own answers, and of no others", "[forge][git]") {
  World world;
  world.variables = {{"ZTGIT_TOKEN_GIT_EXAMPLE_COM", "sesame"}};
  world.git_stores("https://me:p@git.example.com\nhttps://me:q@other.example.com\n");
  Credentials credentials(world.options);
  const auto there = challenge(kApi);
  const auto own = credentials.ask(there);
  credentials.rejected(there, *own);
  CHECK(world.read("git-calls").empty());
  const auto stored = credentials.ask(there);
  REQUIRE(shown(stored) == "git credential me:p");
  credentials.accepted(there, *stored);
  credentials.accepted(there, *stored);
  CHECK(world.read("git-calls") == "-c core.askPass= credential fill\ncredential approve\n");
  CHECK(world.read(".git-credentials").find("me:p@") != std::string::npos);
  credentials.rejected(there, *stored);
  CHECK(world.read(".git-credentials") == "https://me:q@other.example.com\n");
}

TEST_CASE("git is not let ask the user unless it may", "[forge][git]") {
  World world;
  const auto asked =
      world.script("askpass", "case $1 in *sername*) echo typed ;; *) echo secret ;; esac\n");
  world.write(".gitconfig", "[core]\n\taskPass = " + asked + "\n");
  CHECK(all_offers(world, kApi).empty());
  world.options.may_ask = true;
  // The environment of the test may have its own; the script that stands for git clears it.
  world.options.programs.git = world.script("git-user",
                                            "[ \"$1\" = -c ] || unset GIT_ASKPASS SSH_ASKPASS\n"
                                            "exec '" +
                                                world.options.programs.git + "' \"$@\"\n");
  CHECK(all_offers(world, kApi) == "git credential typed:secret\n");
  world.write(".gitconfig", "[core]\n\taskPass = true\n");
  CHECK(all_offers(world, kApi).empty());
}

TEST_CASE("a login in several steps goes on where the server wants more", "[forge][git]") {
  World world;
  // git 2.39 knows no steps: this is what 2.46 says, as git-credential(1) has it.
  world.options.programs.git = world.script(
      "git-new", "[ \"$1\" = -c ] && shift 2\ncat >'" + (world.home() / "question").string() +
                     "'\n"
                     "echo \"$2\" >>'" +
                     world.log().string() +
                     "'\n[ \"$2\" = fill ] || exit 0\n"
                     "if grep -q 'state\\[\\]=one' '" +
                     (world.home() / "question").string() +
                     "'; then\n"
                     "  printf 'authtype=Negotiate\\ncredential=second\\nstate[]=two\\n'\n"
                     "else printf "
                     "'authtype=Negotiate\\ncredential=first\\nstate[]=one\\ncontinue=1\\n'\nfi\n");
  Credentials credentials(world.options);
  net::Challenge there{url(kApi), {"Negotiate"}, ""};
  const auto first = credentials.ask(there);
  CHECK(shown(first) == "git credential Negotiate first");
  there.schemes = {"Negotiate abc"};
  credentials.rejected(there, *first);
  const auto second = credentials.ask(there);
  CHECK(shown(second) == "git credential Negotiate second");
  CHECK(world.read("question").find("wwwauth[]=Negotiate abc\nstate[]=one\n") != std::string::npos);
  credentials.accepted(there, *second);
  CHECK(world.read("git-calls") == "fill\nfill\napprove\n");
  CHECK(world.read("question") == "authtype=Negotiate\ncredential=second\nstate[]=two\n\n");
}

TEST_CASE("where git fails, the next place is tried, and no secret is told", "[forge][git]") {
  World world;
  world.write(".netrc", "machine git.example.com login me password n\n");
  world.options.programs.git = (world.home() / "bin" / "nowhere").string();
  Credentials without(world.options);
  CHECK(all_offers(without, kApi) == "~/.netrc me:n\n");
  CHECK(without.problems().size() == 1);
  world.options.programs.git =
      world.script("git-odd",
                   "case $* in *fill) printf 'username=me\\npassword=sesame\\n' ;; "
                   "*) cat; cat >&2; exit 3 ;; esac\n");
  Credentials odd(world.options);
  CHECK(all_offers(odd, kApi) == "git credential me:sesame\n~/.netrc me:n\n");
  REQUIRE(odd.problems().size() == 1);
  CHECK(odd.problems()[0] == "run 'git credential reject': it ended with 3");
}
