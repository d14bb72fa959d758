#include "netrc.hpp"

#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::forge;

namespace {

std::string found(const std::string& text, const NetrcQuery& query = {.host = "git.example.com"}) {
  const auto login = find_in_netrc(text, query);
  return login ? login->user + ":" + login->password.reveal() : "none";
}

}  // namespace

TEST_CASE("a netrc is read as curl reads it", "[forge][netrc]") {
  const auto [why, text, wanted] = GENERATE(table<std::string, std::string, std::string>({
      {"one line", "machine git.example.com login me password p1", "me:p1"},
      {"many lines", "machine\n git.example.com\n\tpassword p1\r\nlogin me\r\n", "me:p1"},
      {"case of the host", "machine Git.Example.COM login me password p", "me:p"},
      {"another host", "machine example.com login me password p", "none"},
      {"a longer host", "machine git.example.com.evil.org login me password p", "none"},
      {"the first of two",
       "machine git.example.com login a password 1\nmachine git.example.com login b password 2",
       "a:1"},
      {"one without a password",
       "machine git.example.com login a\nmachine git.example.com login b "
       "password 2",
       "b:2"},
      {"quotes", "machine git.example.com login \"m e\" password \"a\\\"b\\\\c\\td\"",
       "m e:a\"b\\c\td"},
      {"an open quote", "machine git.example.com login me password \"never", "none"},
      {"comments",
       "# machine git.example.com login no password no\nmachine git.example.com # x\n"
       "login me password p",
       "me:p"},
      {"a value with #", "machine git.example.com login me password #1", "me:#1"},
      {"macros",
       "macdef init\nmachine git.example.com login no password no\n\n"
       "machine git.example.com login me password p",
       "me:p"},
      {"a macro without an end", "macdef init\nmachine git.example.com login a password b", "none"},
      {"account", "machine git.example.com account x login me password p", "me:p"},
      {"a password named machine", "machine git.example.com login me password machine",
       "me:machine"},
      {"unknown words", "machine git.example.com what ever login me password p", "me:p"},
      {"cut off", "machine git.example.com login me password", "none"},
      {"the default", "default login any password p", "none"},
      {"nothing", "", "none"},
  }));
  INFO(why);
  CHECK(found(text) == wanted);
}

TEST_CASE("a netrc's default and names count where they are asked for", "[forge][netrc]") {
  CHECK(found("default login any password p", {.host = "x", .with_default = true}) == "any:p");
  const std::string two = "machine x login a password 1 machine x login b password 2";
  CHECK(found(two, {.host = "x", .user = "b"}) == "b:2");
  CHECK(found(two, {.host = "x", .user = "c"}) == "none");
  CHECK(found("machine x password 1", {.host = "x", .user = "c"}) == "c:1");
}

TEST_CASE("a word without end is no password", "[forge][netrc]") {
  CHECK(found("machine git.example.com login me password " + std::string(100000, 'a')) == "none");
}
