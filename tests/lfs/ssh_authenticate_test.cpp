#include "ssh_authenticate.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"
#include "lfs_server.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;
using test::LfsServer;

namespace {

// A client whose ssh is a script that notes its last argument and then does `body`.
struct OverSsh {
  Client client;
  std::string log;

  OverSsh(const std::string& guessed, const std::string& body) : client(guessed) {
    log = (client.dir.path() / "log").string();
    const auto program = client.dir.write(
        "fake-ssh", "#!/bin/sh\nfor last; do :; done\necho \"$last\" >>'" + log + "'\n" + body);
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    client.context().config.push_back({"core.sshcommand", "'" + program.string() + "'"});
    client.context().endpoint.ssh = net::parse_ssh_url("git@host:team/hero.git");
  }
};

}  // namespace

TEST_CASE("a login by ssh is asked for once and used for the API alone", "[lfs][ssh]") {
  LfsServer server;
  server.start();
  OverSsh over("http://127.0.0.1:1/unused",
               "echo '{\"href\":\"" + server.url("/demo.git/info/lfs") +
                   "\",\"header\":{\"Authorization\":\"RemoteAuth t\"},\"expires_in\":600}'\n");
  auto& client = over.client;
  CHECK(client.transfer()->upload(client.store, {client.add("a")}, {}).moved == 1);
  CHECK(client.transfer()->upload(client.store, {client.add("b")}, {}).moved == 1);
  CHECK(read_file(over.log, 1000) == "git-lfs-authenticate team/hero.git upload\n");
  CHECK(server.seen("batch")[1].get_header_value("Authorization") == "RemoteAuth t");
  CHECK_FALSE(server.seen("put")[0].has_header("Authorization"));
}

TEST_CASE("a login that has expired is asked for again", "[lfs][ssh]") {
  OverSsh over("http://h/x", "echo '{\"href\":\"http://h/y\",\"expires_in\":3}'\n");
  CHECK(ssh_login(over.client.context(), Operation::upload)->href == "http://h/y");
  CHECK(ssh_login(over.client.context(), Operation::upload)->href == "http://h/y");
  CHECK(read_file(over.log, 1000).size() ==
        2 * std::string("git-lfs-authenticate team/hero.git upload\n").size());
}

TEST_CASE("a server without the command is asked at its guessed address", "[lfs][ssh]") {
  LfsServer server;
  server.start();
  OverSsh over(server.url("/demo.git/info/lfs"),
               GENERATE(as<std::string>(), "exit 127",
                        "echo 'git-lfs-authenticate: not found' >&2; exit 1"));
  auto& client = over.client;
  CHECK(client.transfer()->upload(client.store, {client.add("a")}, {}).moved == 1);
}

TEST_CASE("a refusal by ssh says what the server said", "[lfs][ssh]") {
  const auto [said, kind] = GENERATE(table<std::string, ErrorKind>(
      {{"Permission denied \x1b[1m(publickey).", ErrorKind::auth},
       {"LFS only supported repository in paid or trial enterprise.", ErrorKind::no_lfs}}));
  OverSsh over("http://127.0.0.1:1/x", "echo '" + said + "' >&2; exit 128");
  const auto pointer = over.client.add("a");
  try {
    over.client.transfer()->upload(over.client.store, {pointer}, {});
    FAIL("it was let in");
  } catch (const Error& error) {
    CHECK(error.kind() == kind);
    CHECK(std::string(error.what()).find(said.substr(0, 10)) != std::string::npos);
    CHECK(std::string(error.what()).find('\x1b') == std::string::npos);
  }
}
