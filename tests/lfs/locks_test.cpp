#include "lfs/locks.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"
#include "lfs_server.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;
using test::LfsServer;

namespace {

const std::string kApi = "/demo.git/info/lfs";
const std::string kLock =
    R"({"id":"7","path":"a.png","owner":{"name":"Ann"},"locked_at":"2026-11-22T07:25:02Z"})";

void answer(LfsServer& server, const std::string& path, int status, const std::string& body) {
  server.routes().Post(kApi + path,
                       [&server, path, status, body](const auto& request, auto& response) {
                         server.note(path, request);
                         response.status = status;
                         response.set_content(body, "application/vnd.git-lfs+json");
                       });
}

ErrorKind kind_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("a lock is made, whatever the server calls success", "[lfs][locks]") {
  const int status = GENERATE(200, 201);
  LfsServer server;
  answer(server, "/locks", status, R"({"lock":)" + kLock + "}");
  server.start();
  Client client(server.url(kApi));
  Locks locks(client.context());
  const auto lock = locks.lock("a.png", "refs/heads/main");
  CHECK(lock.id == "7");
  CHECK(lock.owner == "Ann");
  const auto asked = nlohmann::json::parse(server.seen("/locks")[0].body);
  CHECK(asked == nlohmann::json{{"path", "a.png"}, {"ref", {{"name", "refs/heads/main"}}}});
}

TEST_CASE("a lock that somebody holds is a conflict that names them", "[lfs][locks]") {
  LfsServer server;
  answer(server, "/locks", 409, R"({"message":"taken","lock":)" + kLock + "}");
  server.start();
  Client client(server.url(kApi));
  Locks locks(client.context());
  try {
    locks.lock("a.png", "");
    FAIL("two locks on one file");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::conflict);
    CHECK(std::string(error.what()) == "lock a.png: Ann has locked it (taken)");
  }
}

TEST_CASE("unlocking says whether by force", "[lfs][locks]") {
  LfsServer server;
  answer(server, "/locks/7/unlock", 200, R"({"lock":)" + kLock + "}");
  server.start();
  Client client(server.url(kApi));
  Locks(client.context()).unlock("7", true, "refs/heads/main");
  CHECK(nlohmann::json::parse(server.seen("/locks/7/unlock").at(0).body)["force"] == true);
}

TEST_CASE("locks are listed page by page", "[lfs][locks]") {
  LfsServer server;
  server.routes().Get(kApi + "/locks", [&](const auto& request, auto& response) {
    server.note("list", request);
    response.set_content(request.has_param("cursor")
                             ? R"({"locks":null,"next_cursor":null})"
                             : R"({"locks":[)" + kLock + R"(,null],"next_cursor":"n&1"})",
                         "application/json");
  });
  server.start();
  Client client(server.url(kApi));
  const auto locks = Locks(client.context()).list("a b.png", "refs/heads/main");
  REQUIRE(locks.size() == 1);
  const auto seen = server.seen("list");
  REQUIRE(seen.size() == 2);
  CHECK(seen[0].get_param_value("path") == "a b.png");
  CHECK(seen[0].get_param_value("refspec") == "refs/heads/main");
  CHECK(seen[1].get_param_value("cursor") == "n&1");
}

TEST_CASE("whose locks they are is asked, null lists are empty", "[lfs][locks]") {
  LfsServer server;
  answer(server, "/locks/verify", 200, R"({"ours":[)" + kLock + R"(],"theirs":null})");
  server.start();
  Client client(server.url(kApi));
  const auto owners = Locks(client.context()).verify("refs/heads/main");
  REQUIRE(owners);
  CHECK(owners->ours.size() == 1);
  CHECK(owners->theirs.empty());
}

TEST_CASE("a server without locks is no error, one that refuses is", "[lfs][locks]") {
  const int none = GENERATE(404, 405, 501);
  LfsServer without, refusing, gitee;
  answer(without, "/locks/verify", none, "");
  answer(refusing, "/locks/verify", 403, R"({"message":"You must have push access"})");
  answer(gitee, "/locks/verify", 401,
         R"({"message":"LFS only supported repository in paid enterprise."})");
  for (auto* server : {&without, &refusing, &gitee}) server->start();
  const auto verify = [](LfsServer& server) {
    Client client(server.url(kApi));
    return Locks(client.context()).verify("refs/heads/main");
  };
  CHECK(verify(without) == std::nullopt);
  CHECK(kind_of([&] { verify(refusing); }) == ErrorKind::auth);
  CHECK(kind_of([&] { verify(gitee); }) == ErrorKind::no_lfs);
}
