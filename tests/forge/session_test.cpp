#include "net/session.hpp"

#include <httplib.h>
#include <thread>

#include <fmt/format.h>

#include "catch.hpp"
#include "forge/credentials.hpp"
#include "world.hpp"

using namespace ztgit;
using test::World;

namespace {

// A server that wants me:p, and answers with `status` once it has that.
class Server {
 public:
  explicit Server(int status) {
    server_.Get(".*", [status](const auto& request, auto& response) {
      const bool known = request.get_header_value("Authorization") == "Basic " + base64_of("me:p");
      response.status = known ? status : 401;
      if (!known) response.set_header("WWW-Authenticate", "Basic realm=\"x\"");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    server_.stop();
    thread_.join();
  }

  std::string host() const { return fmt::format("127.0.0.1:{}", port_); }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

net::Session session(forge::Credentials& credentials) {
  net::SessionOptions options;
  options.authenticator = &credentials;
  options.settings = [](const std::string&) {
    net::Settings settings;
    settings.proxy = "";
    return settings;
  };
  return net::Session(std::move(options));
}

}  // namespace

TEST_CASE("many exchanges at once ask git once", "[forge][session]") {
  const Server server(200);
  World world;
  world.git_stores("http://me:p@127.0.0.1%3a" + server.host().substr(10) + "\n");
  forge::Credentials credentials(world.options);
  auto connection = session(credentials);
  int done = 0;
  for (int i = 0; i < 16; ++i)
    connection.start({.url = fmt::format("http://{}/{}", server.host(), i)},
                     [&](const net::Outcome& outcome) {
                       REQUIRE(outcome);
                       CHECK(outcome->status == 200);
                       ++done;
                     });
  connection.run();
  CHECK(done == 16);
  CHECK(world.read("git-calls") == "-c core.askPass= credential fill\ncredential approve\n");
}

TEST_CASE("a login that the server did nothing for is not stored", "[forge][session]") {
  const Server server(403);
  World world;
  world.git_stores("http://me:p@127.0.0.1%3a" + server.host().substr(10) + "\n");
  forge::Credentials credentials(world.options);
  auto connection = session(credentials);
  const auto outcome = connection.fetch({.url = fmt::format("http://{}/", server.host())});
  REQUIRE(outcome);
  CHECK(outcome->status == 403);
  CHECK(world.read("git-calls") == "-c core.askPass= credential fill\n");
}

TEST_CASE("the second login is tried where the first is refused", "[forge][session]") {
  const Server server(200);
  World world;
  world.variables["ZTGIT_TOKEN_127_0_0_1_" + server.host().substr(10)] = "stale";
  world.write(".netrc", "machine 127.0.0.1 login me password p\n");
  forge::Credentials credentials(world.options);
  auto connection = session(credentials);
  const auto outcome = connection.fetch({.url = fmt::format("http://{}/", server.host())});
  REQUIRE(outcome);
  CHECK(outcome->status == 200);
}
