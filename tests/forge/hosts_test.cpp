#include "catch.hpp"
#include "forge/host.hpp"

using namespace ztgit;
using namespace ztgit::forge;

namespace {

net::Url url(const std::string& text) { return net::parse_url(text).value(); }

}  // namespace

TEST_CASE("a host is what its whole name says", "[forge][host]") {
  const auto [text, kind, service] = GENERATE(table<std::string, Kind, bool>({
      {"https://github.com/o/r.git", Kind::github, true},
      {"https://GitHub.com/", Kind::github, true},
      {"https://studio.ghe.com/", Kind::github, true},
      {"https://gitee.com/", Kind::gitee, true},
      {"https://gitlab.com/", Kind::gitlab, true},
      {"https://codeberg.org/", Kind::gitea, true},
      {"http://gitee.com/", Kind::gitee, false},
      {"https://gitee.com:8443/", Kind::gitee, false},
      {"https://gitee.com.evil.org/", Kind::unknown, false},
      {"https://evil-gitee.com/", Kind::unknown, false},
      {"https://notghe.com/", Kind::unknown, false},
      {"https://ghe.com/", Kind::unknown, false},
      {"https://a.b.ghe.com/", Kind::unknown, false},
      {"https://gitee.com@evil.org/", Kind::unknown, false},
      {"https://gitee.com./", Kind::unknown, false},
      {"https://api.github.com/", Kind::unknown, false},
  }));
  INFO(text);
  CHECK(kind_of(url(text), {}) == kind);
  CHECK(is_public_service(url(text), kind) == service);
}

TEST_CASE("the user's configuration says what other hosts are", "[forge][host]") {
  const std::vector<ConfigEntry> config = {{"ztgit.https://git.example.com.forge", "Gitea"},
                                           {"ztgit.forge", "gitlab"},
                                           {"ztgit.https://github.com.forge", "gitee"}};
  CHECK(kind_of(url("https://git.example.com/a/b"), config) == Kind::gitea);
  CHECK(kind_of(url("http://git.example.com/"), config) == Kind::unknown);
  CHECK(kind_of(url("https://git.example.com:3000/"), config) == Kind::unknown);
  CHECK(kind_of(url("https://other.example.com/"), config) == Kind::unknown);
  CHECK(kind_of(url("https://github.com/"), config) == Kind::github);
}

TEST_CASE("each origin has a variable of its own", "[forge][host]") {
  const auto [text, name] = GENERATE(table<std::string, std::string>({
      {"https://gitee.com/o/r", "ZTGIT_TOKEN_GITEE_COM"},
      {"https://gitee.com:8443/", "ZTGIT_TOKEN_GITEE_COM_8443"},
      {"https://git-example.com/", "ZTGIT_TOKEN_GIT__EXAMPLE_COM"},
      {"https://git.example.com/", "ZTGIT_TOKEN_GIT_EXAMPLE_COM"},
      {"https://10.0.0.7:3000/", "ZTGIT_TOKEN_10_0_0_7_3000"},
      {"http://127.0.0.1:3000/", "ZTGIT_TOKEN_127_0_0_1_3000"},
      {"http://localhost/", "ZTGIT_TOKEN_LOCALHOST_80"},
      {"http://gitee.com/", ""},
      {"http://10.0.0.7:3000/", ""},
      {"https://git_example.com/", ""},
      {"https://-git.example.com/", ""},
      {"https://[::1]:3000/", ""},
  }));
  INFO(text);
  CHECK(token_variable(url(text)) == name);
}

TEST_CASE("only this machine is loopback", "[forge][host]") {
  CHECK(is_loopback(url("http://127.9.9.9/")));
  CHECK(is_loopback(url("http://[::1]:80/")));
  CHECK_FALSE(is_loopback(url("http://127.0.0.1.evil.org/")));
  CHECK_FALSE(is_loopback(url("http://localhost.evil.org/")));
}
