#include "lfs/endpoint.hpp"

#include "base/error.hpp"
#include "catch.hpp"

using namespace ztgit;
using lfs::Operation;

namespace {

using Config = std::vector<ConfigEntry>;

lfs::Endpoint found(const Config& config, Operation operation = Operation::download,
                    const Config& lfsconfig = {}, const std::string& remote = "origin") {
  return lfs::find_endpoint({config, lfsconfig, remote, "/work"}, operation);
}

Config origin(const std::string& url) { return {{"remote.origin.url", url}}; }

}  // namespace

TEST_CASE("The LFS server stands beside the git URL") {
  CHECK(found(origin("https://gitee.com/art/hero")).url ==
        "https://gitee.com/art/hero.git/info/lfs");
  CHECK(found(origin("https://gitee.com/art/hero.git/")).url ==
        "https://gitee.com/art/hero.git/info/lfs");
  CHECK(found(origin("git://host/hero.git")).url == "https://host/hero.git/info/lfs");
}

TEST_CASE("An ssh remote is asked by ssh, and guessed over https") {
  const auto short_form = found(origin("git@gitee.com:art/hero.git"));
  CHECK(short_form.url == "https://gitee.com/art/hero.git/info/lfs");
  REQUIRE(short_form.ssh);
  CHECK(short_form.ssh->path == "art/hero.git");
  const auto long_form = found(origin("ssh://git@host:2222/art/hero"));
  CHECK(long_form.url == "https://host/art/hero.git/info/lfs");
  CHECK(long_form.ssh->port == 2222);
}

TEST_CASE("A folder needs no server") {
  CHECK(*found(origin("/srv/hero.git")).folder == "/srv/hero.git");
  CHECK(*found(origin("../hero.git")).folder == "/hero.git");
  CHECK(*found(origin("file:///srv/he%20ro.git")).folder == "/srv/he ro.git");
}

TEST_CASE("The order of git-lfs decides which URL counts") {
  Config config = {{"remote.origin.url", "https://h/a.git"},
                   {"remote.origin.pushurl", "https://h/p.git"}};
  CHECK(found(config, Operation::upload).url == "https://h/p.git/info/lfs");
  CHECK(found(config).url == "https://h/a.git/info/lfs");
  config.push_back({"remote.origin.lfsurl", "https://h/lfsurl"});
  CHECK(found(config, Operation::upload).url == "https://h/lfsurl");
  config.push_back({"remote.origin.lfspushurl", "https://h/lfspushurl"});
  CHECK(found(config, Operation::upload).url == "https://h/lfspushurl");
  CHECK(found(config).url == "https://h/lfsurl");
  config.push_back({"lfs.url", "https://h/everything/"});
  CHECK(found(config, Operation::upload).url == "https://h/everything");
  config.push_back({"lfs.pushurl", "https://h/pushed"});
  CHECK(found(config, Operation::upload).url == "https://h/pushed");
  CHECK(found(config).url == "https://h/everything");
}

TEST_CASE("The user's settings come before the repository's .lfsconfig") {
  const Config committed = {{"lfs.url", "https://committed/"}};
  CHECK(found(origin("https://h/a.git"), Operation::download, committed).url ==
        "https://committed");
  auto own = origin("https://h/a.git");
  own.push_back({"lfs.url", "https://own/"});
  CHECK(found(own, Operation::download, committed).url == "https://own");
}

TEST_CASE("A .lfsconfig sets where objects are, and no program") {
  const auto safe = lfs::safe_lfsconfig({{"lfs.url", "https://x/"},
                                         {"lfs.https://x/.access", "basic"},
                                         {"remote.origin.lfsurl", "https://y/"},
                                         {"lfs.standalonetransferagent", "evil"},
                                         {"lfs.customtransfer.evil.path", "/bin/sh"},
                                         {"core.sshcommand", "evil"},
                                         {"http.sslverify", "false"}});
  CHECK(safe.entries.size() == 3);
  CHECK(safe.ignored == std::vector<std::string>{"lfs.standalonetransferagent",
                                                 "lfs.customtransfer.evil.path", "core.sshcommand",
                                                 "http.sslverify"});
}

TEST_CASE("A transfer agent is the user's own setting") {
  auto config = origin("https://h/a.git");
  config.push_back({"lfs.https://h/.standalonetransferagent", "ztgit"});
  CHECK(found(config).agent == "ztgit");
  CHECK(found(origin("https://h/a.git"), Operation::download,
              {{"lfs.standalonetransferagent", "evil"}})
            .agent.empty());
}

TEST_CASE("insteadOf takes the longest prefix, and pushInsteadOf only for uploads") {
  const Config config = {{"url.https://mirror/.insteadof", "https://github.com/"},
                         {"url.https://near/art/.insteadof", "https://github.com/art/"},
                         {"url.ssh://git@github.com/.pushinsteadof", "https://github.com/"}};
  CHECK(lfs::apply_instead_of(config, "https://github.com/art/x", Operation::download) ==
        "https://near/art/x");
  CHECK(lfs::apply_instead_of(config, "https://github.com/b/x", Operation::download) ==
        "https://mirror/b/x");
  CHECK(lfs::apply_instead_of(config, "https://github.com/b/x", Operation::upload) ==
        "ssh://git@github.com/b/x");
  CHECK(lfs::apply_instead_of(config, "https://gitee.com/x", Operation::upload) ==
        "https://gitee.com/x");
}

TEST_CASE("A URL in a remote's place is taken, an unknown remote falls back to origin") {
  CHECK(found({}, Operation::download, {}, "https://h/b.git").url == "https://h/b.git/info/lfs");
  CHECK(found(origin("https://h/a.git"), Operation::download, {}, "upstream").url ==
        "https://h/a.git/info/lfs");
  CHECK_THROWS_AS(found({}, Operation::download, {}, "upstream"), Error);
}

TEST_CASE("What is shown of an endpoint has no password in it") {
  CHECK(found(origin("https://me:secret@h/a.git")).shown() == "https://h/a.git/info/lfs");
}
