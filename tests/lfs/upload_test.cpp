#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"
#include "lfs_server.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;
using test::LfsServer;

namespace {

using Json = nlohmann::json;

const std::string kApi = "/demo.git/info/lfs";

std::string picture(int number) { return fmt::format("\x89PNG\r\n\x1a\n picture {}", number); }

// Knows one login, and counts how often it is asked for it.
class OneLogin final : public net::Authenticator {
 public:
  std::optional<net::Authorization> known(const net::Url& /*url*/) override { return {}; }
  std::optional<net::Authorization> ask(const net::Challenge& challenge) override {
    paths.push_back(challenge.repository_path);
    return net::Authorization{Secret("Basic mine"), "a test"};
  }
  void accepted(const net::Challenge& /*c*/, const net::Authorization& /*a*/) override {}
  void rejected(const net::Challenge& /*c*/, const net::Authorization& /*a*/) override {}
  std::vector<std::string> paths;
};

bool wants_login(const httplib::Request& request, httplib::Response& response) {
  if (request.get_header_value("Authorization") == "Basic mine") return false;
  response.status = 401;
  return true;
}

ErrorKind kind_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    INFO(error.what());
    return error.kind();
  }
  return ErrorKind::internal;
}

}  // namespace

TEST_CASE("objects arrive, in one batch, with their type and without credentials",
          "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi));
  std::vector<Pointer> objects;
  objects.reserve(52);
  for (int i = 0; i < 50; ++i) objects.push_back(client.add(picture(i)));
  objects.push_back(objects[0]);              // twice
  objects.push_back(Client::pointer_to(""));  // never stored
  TransferProgress last;
  const auto report = client.transfer()->upload(
      client.store, objects,
      {"refs/heads/main", [&](const auto& progress) { last = progress; }, nullptr});
  CHECK(report.failures.empty());
  CHECK(report.moved == 50);
  for (int i = 0; i < 50; ++i) CHECK(server.object(sha256_of(picture(i))) == picture(i));
  REQUIRE(server.count("batch") == 1);
  const auto batch = server.seen("batch")[0];
  CHECK(batch.get_header_value("Accept") == "application/vnd.git-lfs+json");
  CHECK(batch.get_header_value("Content-Type") == "application/vnd.git-lfs+json; charset=utf-8");
  const auto asked = Json::parse(batch.body);
  CHECK(asked["ref"]["name"] == "refs/heads/main");
  CHECK(asked["hash_algo"] == "sha256");
  CHECK_FALSE(asked.contains("transfers"));
  CHECK(server.seen("put")[0].get_header_value("Content-Type") == "image/png");
  CHECK(last.objects_done == 50);
  CHECK(last.bytes_done == last.bytes_total);
  CHECK(last.bytes_done == report.bytes);
}

TEST_CASE("many objects go in batches, of which the odd one is first", "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi), {{"lfs.transfer.batchsize", "10"}});
  std::vector<Pointer> objects;
  objects.reserve(36);
  for (int i = 0; i < 34; ++i) objects.push_back(client.add(picture(i)));
  CHECK(client.transfer()->upload(client.store, objects, {}).moved == 34);
  const auto batches = server.seen("batch");
  REQUIRE(batches.size() == 4);
  CHECK(Json::parse(batches[0].body)["objects"].size() == 4);
  CHECK(Json::parse(batches[1].body)["objects"].size() == 10);
}

TEST_CASE("what the server has is not sent, even if it is missing here", "[lfs][upload]") {
  LfsServer server;
  server.put("there");
  server.start();
  Client client(server.url(kApi));
  const auto report = client.transfer()->upload(client.store, {Client::pointer_to("there")}, {});
  CHECK(report.failures.empty());
  CHECK(report.present == 1);
  CHECK(server.count("put") == 0);
}

TEST_CASE("an object that is nowhere fails, the others arrive", "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi));
  const auto good = client.add("good");
  const auto report =
      client.transfer()->upload(client.store, {good, Client::pointer_to("lost")}, {});
  CHECK(report.moved == 1);
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].kind == ErrorKind::integrity);
  CHECK(report.failures[0].reason == "it is neither here nor on the server");
}

TEST_CASE("an object counts as sent only once it is verified", "[lfs][upload]") {
  LfsServer server;
  server.verify = true;
  const auto failures = GENERATE(0, 2, 3);
  int left = failures;
  server.on_verify = [&](const auto&, auto& response) {
    if (left-- > 0) response.status = 503;
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  const auto pointer = client.add("picture");
  const auto report = client.transfer()->upload(client.store, {pointer}, {});
  CHECK(report.moved == (failures < 3 ? 1 : 0));
  CHECK(report.failures.size() == (failures < 3 ? 0 : 1));
  CHECK(server.count("put") == 1);
  const auto verify = server.seen("verify").at(0);
  CHECK(verify.get_header_value("X-Repo") == "demo");
  CHECK(verify.get_header_value("Content-Type") == "application/vnd.git-lfs+json");
  CHECK(Json::parse(verify.body) == Json{{"oid", pointer.oid}, {"size", 7}});
}

TEST_CASE("what may pass is tried again, what will not is not", "[lfs][upload]") {
  const auto [status, times, puts, moved] = GENERATE(table<int, int, std::size_t, std::size_t>({
      {503, 2, 3, 1},
      {429, 1, 2, 1},
      {408, 1, 2, 1},
      {500, 1, 2, 1},
      {422, 1, 2, 1},
      {403, 1, 2, 1},
      {503, 99, 4, 0},
      {403, 99, 2, 0},
      {422, 99, 2, 0},
      {404, 99, 1, 0},
      {410, 99, 1, 0},
      {413, 99, 1, 0},
      {507, 99, 1, 0},
      {509, 99, 1, 0},
      {501, 99, 1, 0},
  }));
  INFO(status);
  LfsServer server;
  int left = times;
  server.on_put = [&, status = status](const auto&, auto& response) {
    if (left-- <= 0) return false;
    response.status = status;
    response.set_header("Retry-After", "0");
    response.set_content(R"({"message":"no, \u001b[31mreally"})", "application/json");
    return true;
  };
  server.start();
  Client client(server.url(kApi), {{"lfs.transfer.maxretries", "3"}});
  const auto report = client.transfer()->upload(client.store, {client.add(picture(1))}, {});
  CHECK(server.count("put") == puts);
  CHECK(report.moved == moved);
  if (moved == 0) {
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].reason.find(fmt::format("({}): no, ", status)) != std::string::npos);
    CHECK(report.failures[0].reason.find('\x1b') == std::string::npos);
  }
  if (status == 422)
    CHECK(server.seen("put")[1].get_header_value("Content-Type") == "application/octet-stream");
  if (status == 403) CHECK(server.count("batch") == 2);
}

TEST_CASE("a wait that is too long is not waited for", "[lfs][upload]") {
  LfsServer server;
  server.on_put = [](const auto&, auto& response) {
    response.status = 429;
    response.set_header("Retry-After", "301");
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  const auto report = client.transfer()->upload(client.store, {client.add("x")}, {});
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].reason ==
        "the server has had too many requests (429); it wants us to wait for too long");
}

TEST_CASE("a batch that is too large is halved", "[lfs][upload]") {
  LfsServer server;
  server.on_batch = [](const auto& request, auto& response) {
    if (Json::parse(request.body)["objects"].size() <= 3) return false;
    response.status = 413;
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  std::vector<Pointer> objects;
  objects.reserve(13);
  for (int i = 0; i < 11; ++i) objects.push_back(client.add(picture(i)));
  CHECK(client.transfer()->upload(client.store, objects, {}).moved == 11);
}

TEST_CASE("a link that has expired is asked for again, but not for ever", "[lfs][upload]") {
  LfsServer server;
  const auto expired = GENERATE(1, 99);
  int left = expired;
  server.on_answer = [&](Json& answer) {
    if (left-- > 0) answer["objects"][0]["actions"]["upload"]["expires_in"] = -5;
  };
  server.start();
  Client client(server.url(kApi));
  CHECK(client.transfer()->upload(client.store, {client.add("x")}, {}).moved == 1);
  CHECK(server.count("batch") == (expired == 1 ? 2 : 3));
}

TEST_CASE("a strange answer for one object is that object's failure", "[lfs][upload]") {
  const auto [why, change, reason] = GENERATE(table<std::string, std::string, std::string>({
      {"another oid", R"({"oid":"0000"})", "the server answered for another object instead"},
      {"a negative size", R"({"size":-1})", "the server speaks of -1 bytes instead of 3"},
      {"another size", R"({"size":4})", "the server speaks of 4 bytes instead of 3"},
      {"an error", R"({"error":{"code":422,"message":"bad"}})",
       "the server calls it invalid (422): bad"},
      {"a link to nowhere", R"({"actions":{"upload":{"href":"file:///etc/passwd"}}})",
       "the server gives a link that is no web address"},
  }));
  INFO(why);
  LfsServer server;
  server.on_answer = [&, change = change](Json& answer) {
    for (auto& object : answer["objects"])
      if (object["oid"] == sha256_of("bad")) object.update(Json::parse(change));
  };
  server.start();
  Client client(server.url(kApi));
  const auto report =
      client.transfer()->upload(client.store, {client.add("bad"), client.add("good")}, {});
  CHECK(report.moved == 1);
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].reason == reason);
}

TEST_CASE("relative links count from the API, old servers' _links are read", "[lfs][upload]") {
  LfsServer server;
  server.on_answer = [&](Json& answer) {
    auto& object = answer["objects"][0];
    const std::string oid = object["oid"];
    object.erase("actions");
    object["_links"]["upload"] = {{"href", "/storage/" + oid},
                                  {"expires_at", "0001-01-01T00:00:00Z"}};
    answer["transfer"] = nullptr;
  };
  server.start();
  Client client(server.url(kApi));
  CHECK(client.transfer()->upload(client.store, {client.add("x")}, {}).moved == 1);
}

TEST_CASE("a server that keeps no LFS objects is told from one that refuses", "[lfs][upload]") {
  const std::string plan =
      R"({"message":"LFS only supported repository in paid or trial enterprise."})";
  const auto [status, type, body, kind] =
      GENERATE_REF(table<int, std::string, std::string, ErrorKind>({
          {403, "application/json", plan, ErrorKind::no_lfs},
          {400, "application/json", plan, ErrorKind::no_lfs},
          {422, "application/json", plan, ErrorKind::no_lfs},
          {401, "application/json", plan, ErrorKind::no_lfs},
          {404, "text/html", "<html>not found</html>", ErrorKind::no_lfs},
          {405, "text/plain", "", ErrorKind::no_lfs},
          {501, "text/plain", "", ErrorKind::no_lfs},
          {200, "text/html", "<html>welcome</html>", ErrorKind::no_lfs},
          {404, "application/json", R"({"message":"Repository not found"})", ErrorKind::not_found},
          {403, "application/json", R"({"message":"You must have push access"})", ErrorKind::auth},
          {401, "application/json", R"({"message":"who?"})", ErrorKind::auth},
          {422, "application/json", R"({"message":"bad"})", ErrorKind::network},
          {503, "text/html", "<html>later</html>", ErrorKind::network},
          {200, "application/json", "[1]", ErrorKind::network},
          {200, "application/json", R"({"objects":[],"hash_algo":"md5"})", ErrorKind::network},
      }));
  INFO(status << " " << body);
  LfsServer server;
  server.on_batch = [&, status = status, type = type, body = body](const auto&, auto& response) {
    response.status = status;
    response.set_content(body, type);
    return true;
  };
  server.start();
  Client client(server.url(kApi), {{"lfs.transfer.maxretries", "1"}});
  const auto pointer = client.add("x");
  CHECK(kind_of([&] { client.transfer()->upload(client.store, {pointer}, {}); }) == kind);
}

TEST_CASE("no server at all is a network error after the retries", "[lfs][upload]") {
  Client client("http://user:hidden@127.0.0.1:1" + kApi, {{"lfs.transfer.maxretries", "2"}});
  const auto pointer = client.add("x");
  try {
    client.transfer()->upload(client.store, {pointer}, {});
    FAIL("an answer without a server");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::network);
    CHECK(std::string(error.what()).find("hidden") == std::string::npos);
  }
}

TEST_CASE("only what the action says goes to the storage", "[lfs][upload]") {
  LfsServer server;
  server.on_answer = [](Json& answer) {
    answer["objects"][0]["actions"]["upload"]["header"] = {
        {"Authorization", "RemoteAuth token"}, {"Content-Length", "999"}, {"Content-Type", "x/y"}};
  };
  server.on_put = [](const auto&, auto& response) {
    response.status = 500;
    return true;
  };
  server.start();
  Client client(server.url(kApi), {{"lfs.transfer.maxretries", "0"}});
  CHECK(client.transfer()->upload(client.store, {client.add("abc")}, {}).failures.size() == 1);
  const auto put = server.seen("put").at(0);
  CHECK(put.get_header_value("Authorization") == "RemoteAuth token");
  CHECK(put.get_header_value_count("Authorization") == 1);
  CHECK(put.get_header_value("Content-Length") == "3");
  CHECK(put.get_header_value("Content-Type") == "x/y");
  CHECK(server.count("put") == 1);  // the type is the server's own: no second one is tried
}

TEST_CASE("an exception of the caller's callback ends the run and comes back", "[lfs][upload]") {
  LfsServer server;
  server.start();
  Client client(server.url(kApi));
  std::vector<Pointer> objects;
  objects.reserve(42);
  for (int i = 0; i < 40; ++i) objects.push_back(client.add(picture(i)));
  TransferOptions options;
  options.progress = [](const auto&) { throw std::runtime_error("enough"); };
  CHECK_THROWS_WITH(client.transfer()->upload(client.store, objects, options), "enough");
}

TEST_CASE("a storage gets our login only after it has asked, and never beside the server's word",
          "[lfs][upload]") {
  const bool authenticated = GENERATE(false, true);
  LfsServer server;
  server.on_batch = server.on_put = wants_login;
  server.on_answer = [&](Json& answer) { answer["objects"][0]["authenticated"] = authenticated; };
  server.start();
  OneLogin login;
  Client client(server.url(kApi), {}, &login);
  const auto report = client.transfer()->upload(client.store, {client.add("x")}, {});
  CHECK(report.moved == (authenticated ? 0 : 1));
  CHECK(login.paths.at(0) == "/demo.git");
  const auto puts = server.seen("put");
  REQUIRE(puts.size() == 2);
  CHECK_FALSE(puts[0].has_header("Authorization"));
  CHECK(puts[1].has_header("Authorization") == !authenticated);
  if (authenticated) CHECK(report.failures.at(0).kind == ErrorKind::auth);
}

TEST_CASE("links are rewritten by insteadOf only where the user says so", "[lfs][upload]") {
  const bool wanted = GENERATE(false, true);
  LfsServer server;
  server.on_answer = [](Json& answer) {
    auto& object = answer["objects"][0];
    object["actions"]["upload"]["href"] =
        "http://127.0.0.1:1/storage/" + object["oid"].get<std::string>();
  };
  server.start();
  Client client(server.url(kApi), {{"url." + server.url("/") + ".insteadof", "http://127.0.0.1:1/"},
                                   {"lfs.transfer.enablehrefrewrite", wanted ? "true" : "false"},
                                   {"lfs.transfer.maxretries", "1"}});
  const auto report = client.transfer()->upload(client.store, {client.add("x")}, {});
  CHECK(report.moved == (wanted ? 1 : 0));
}
