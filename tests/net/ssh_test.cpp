#include "net/ssh.hpp"

#include <map>

#include "catch.hpp"

using namespace ztgit;

namespace {

Variables none() {
  return [](const std::string&) { return std::nullopt; };
}

Variables only(const std::string& name, const std::string& value) {
  return
      [=](const std::string& asked) { return asked == name ? std::optional(value) : std::nullopt; };
}

std::string taken_apart(const char* text) {
  const auto url = net::parse_ssh_url(text);
  if (!url) return "none";
  return url->account() + " " + url->path;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("ssh URLs are read by git's rules") {
  CHECK(taken_apart("ssh://git@gitee.com/art/hero.git") == "git@gitee.com:0 /art/hero.git");
  CHECK(taken_apart("ssh://git@host:2222/art/hero.git") == "git@host:2222 /art/hero.git");
  CHECK(taken_apart("git+ssh://host/~me/hero") == "@host:0 ~me/hero");
  CHECK(taken_apart("git@gitee.com:art/hero.git") == "git@gitee.com:0 art/hero.git");
  CHECK(taken_apart("host:/srv/hero.git") == "@host:0 /srv/hero.git");
  CHECK(taken_apart("git@[::1]:hero.git") == "git@::1:0 hero.git");
  CHECK(taken_apart("[host:22]:hero.git") == "@host:22 hero.git");
  CHECK(taken_apart("ssh://[::1]:22/hero.git") == "@::1:22 /hero.git");
  CHECK(taken_apart("https://host/hero.git") == "none");
  CHECK(taken_apart("/srv/hero.git") == "none");
  CHECK(taken_apart("./a:b") == "none");
}

TEST_CASE("A host, user or path that ssh would take for an option is no URL") {
  CHECK(taken_apart("ssh://-oProxyCommand=evil/hero.git") == "none");
  CHECK(taken_apart("-oProxyCommand=evil:hero.git") == "none");
  CHECK(taken_apart("ssh://-l@host/hero.git") == "none");
  CHECK(taken_apart("host:-upload") == "none");
  CHECK(taken_apart("ssh://host:99999/x") == "none");
}

TEST_CASE("ssh is started as git starts it") {
  const auto url = *net::parse_ssh_url("ssh://git@host:2222/hero.git");
  CHECK(net::ssh_words(url, "git-receive-pack 'hero.git'", {}, none()) ==
        Words{"ssh", "-p", "2222", "git@host", "git-receive-pack 'hero.git'"});
  CHECK(net::ssh_words(url, "x", {}, only("GIT_SSH", "/opt/plink.exe")) ==
        Words{"/opt/plink.exe", "-P", "2222", "git@host", "x"});
  CHECK(net::ssh_words(url, "x y", {{"core.sshcommand", "ssh -i key"}}, none()) ==
        Words{"sh", "-c", "ssh -i key '-p' '2222' 'git@host' 'x y'"});
  CHECK(net::ssh_words(url, "x", {{"core.sshcommand", "ssh -i key"}},
                       only("GIT_SSH_COMMAND", "my-ssh -v")) ==
        Words{"sh", "-c", "my-ssh -v '-p' '2222' 'git@host' 'x'"});
  CHECK(net::ssh_words(url, "x", {{"ssh.variant", "simple"}}, none()) ==
        Words{"ssh", "git@host", "x"});
}

TEST_CASE("A quoted word stays one word whatever is in it") {
  CHECK(net::shell_quoted("it's $(here)") == R"('it'\''s $(here)')");
}
