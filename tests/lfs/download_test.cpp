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

}  // namespace

TEST_CASE("objects come into the store, and each is told once it is there", "[lfs][download]") {
  LfsServer server;
  std::vector<Pointer> objects;
  for (int i = 0; i < 150; ++i) {
    const auto bytes = std::string(static_cast<std::size_t>(i) * 100 + 1, 'p');
    server.put(bytes);
    objects.push_back(Client::pointer_to(bytes));
  }
  server.start();
  Client client(server.url(kApi));
  std::size_t arrived = 0;
  TransferProgress last;
  const auto report = client.transfer()->download(
      client.store, objects,
      {"", [&](const auto& progress) { last = progress; },
       [&](const auto& pointer) { arrived += client.store.has(pointer) ? 1U : 0U; }});
  CHECK(report.failures.empty());
  CHECK(report.moved == 150);
  CHECK(arrived == 150);
  CHECK(last.bytes_done == last.bytes_total);
  for (const auto& pointer : objects) CHECK(sha256_of(client.read(pointer)) == pointer.oid);
  CHECK(std::filesystem::is_empty(client.dir.path() / "lfs/incomplete"));
  CHECK(client.transfer()->download(client.store, objects, {}).present == 150);
  CHECK(server.count("batch") == 2);
}

TEST_CASE("what a server does not have is said, object by object", "[lfs][download]") {
  LfsServer server;
  server.put("there");
  server.start();
  Client client(server.url(kApi));
  const auto gone = Client::pointer_to("gone"), there = Client::pointer_to("there");
  const auto report = client.transfer()->download(client.store, {gone, there}, {});
  CHECK(report.moved == 1);
  REQUIRE(report.failures.size() == 1);
  CHECK(report.failures[0].pointer == gone);
  CHECK(report.failures[0].kind == ErrorKind::not_found);
  CHECK(report.failures[0].reason == "the server does not have it (404): Object does not exist");
  CHECK(client.transfer()->missing_there({gone, there}, {}) == std::vector{gone});
  CHECK(server.count("get") == 1);
}

TEST_CASE("a download goes on where an earlier one ended", "[lfs][download]") {
  const std::string bytes = std::string(200'000, 'a') + std::string(200'000, 'b');
  const auto pointer = Client::pointer_to(bytes);
  LfsServer server;
  server.put(bytes);  // httplib answers Range by itself
  server.start();
  Client client(server.url(kApi));
  std::filesystem::create_directories(client.dir.path() / "lfs/incomplete");
  client.dir.write("lfs/incomplete/" + pointer.oid + ".part", bytes.substr(0, 150'000));
  CHECK(client.transfer()->download(client.store, {pointer}, {}).moved == 1);
  CHECK(client.read(pointer) == bytes);
  REQUIRE(server.count("get") == 1);
  CHECK(server.seen("get")[0].get_header_value("Range") == "bytes=150000-399999");
}

TEST_CASE("a part that is whole already is not fetched again", "[lfs][download]") {
  const auto pointer = Client::pointer_to("whole");
  LfsServer server;
  server.put("whole");
  server.start();
  Client client(server.url(kApi));
  std::filesystem::create_directories(client.dir.path() / "lfs/incomplete");
  const bool good = GENERATE(true, false);
  client.dir.write("lfs/incomplete/" + pointer.oid + ".part", good ? "whole" : "bogus");
  CHECK(client.transfer()->download(client.store, {pointer}, {}).moved == 1);
  CHECK(client.read(pointer) == "whole");
  CHECK(server.count("get") == (good ? 0 : 1));
}

TEST_CASE("a part that the server will not continue is fetched from its begin", "[lfs][download]") {
  const std::string bytes(5000, 'z');
  const auto pointer = Client::pointer_to(bytes);
  LfsServer server;
  server.put(bytes);
  const auto how = GENERATE(as<std::string>(), "200", "416", "elsewhere", "no content-range");
  INFO(how);
  server.on_get = [&](const httplib::Request& request, httplib::Response& response) {
    if (!request.has_header("Range")) return false;
    auto& asked = const_cast<httplib::Request&>(request);
    asked.ranges.clear();  // keeps httplib from answering the range itself
    response.status = how == "200" ? 200 : how == "416" ? 416 : 206;
    if (how == "elsewhere") response.set_header("Content-Range", "bytes 7-4999/5000");
    response.set_content(how == "elsewhere" ? bytes.substr(7) : bytes, "image/png");
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  std::filesystem::create_directories(client.dir.path() / "lfs/incomplete");
  client.dir.write("lfs/incomplete/" + pointer.oid + ".part", std::string(100, 'z'));
  const auto report = client.transfer()->download(client.store, {pointer}, {});
  CHECK(report.failures.empty());
  CHECK(client.read(pointer) == bytes);
}

TEST_CASE("a download that is cut off goes on, and is hashed as a whole", "[lfs][download]") {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += std::to_string(i);
  const auto pointer = Client::pointer_to(bytes);
  LfsServer server;
  server.put(bytes);
  bool first = true;
  server.on_get = [&](const httplib::Request&, httplib::Response& response) {
    if (!std::exchange(first, false)) return false;
    response.set_content_provider(bytes.size(), "image/png",
                                  [&](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                    if (offset > 0) return false;
                                    sink.write(bytes.data(), 100'000);
                                    return true;
                                  });
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  std::uint64_t most = 0;
  const auto report = client.transfer()->download(
      client.store, {pointer},
      {"", [&](const auto& progress) { most = std::max(most, progress.bytes_done); }, nullptr});
  CHECK(report.moved == 1);
  CHECK(client.read(pointer) == bytes);
  CHECK(most == bytes.size());
  REQUIRE(server.count("get") == 2);
  CHECK(server.seen("get")[1].get_header_value("Range").starts_with("bytes=100000-"));
}

TEST_CASE("what comes is never taken for an object that it is not", "[lfs][download]") {
  const auto pointer = Client::pointer_to("right");
  LfsServer server;
  server.put("right");
  const auto [body, times] = GENERATE(table<std::string, int>(
      {{"wrong", 1}, {"wrong", 99}, {"short", 99}, {"sho", 99}, {"much too long", 99}, {"", 99}}));
  INFO(body);
  int left = times;
  server.on_get = [&, body = body](const auto&, auto& response) {
    if (left-- <= 0) return false;
    response.set_content(body, "image/png");
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  const auto report = client.transfer()->download(client.store, {pointer}, {});
  CHECK(server.count("get") == 2);
  CHECK(report.moved == (times == 1 ? 1 : 0));
  CHECK(client.store.has(pointer) == (times == 1));
  if (times > 1) {
    REQUIRE(report.failures.size() == 1);
    CHECK(report.failures[0].kind == ErrorKind::integrity);
  }
}

TEST_CASE("a download is tried again where that helps", "[lfs][download]") {
  const auto pointer = Client::pointer_to("right");
  const auto [status, gets, moved] = GENERATE(table<int, std::size_t, std::size_t>(
      {{503, 2, 1}, {429, 2, 1}, {500, 2, 1}, {403, 2, 1}, {404, 1, 0}, {410, 1, 0}}));
  INFO(status);
  LfsServer server;
  server.put("right");
  bool first = true;
  server.on_get = [&, status = status](const auto&, auto& response) {
    if (!std::exchange(first, false)) return false;
    response.status = status;
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  CHECK(client.transfer()->download(client.store, {pointer}, {}).moved == moved);
  CHECK(server.count("get") == gets);
}

TEST_CASE("the batch is tried again before a download gives up", "[lfs][download]") {
  LfsServer server;
  server.put("right");
  int left = 2;
  server.on_batch = [&](const auto&, auto& response) {
    if (left-- <= 0) return false;
    response.status = left == 0 ? 429 : 503;
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  CHECK(client.transfer()->download(client.store, {Client::pointer_to("right")}, {}).moved == 1);
}

TEST_CASE("a download that fails leaves no empty file behind", "[lfs][download]") {
  LfsServer server;
  server.put("right");
  server.on_get = [](const auto&, auto& response) {
    response.status = 404;
    return true;
  };
  server.start();
  Client client(server.url(kApi));
  const auto report = client.transfer()->download(client.store, {Client::pointer_to("right")}, {});
  CHECK(report.failures.size() == 1);
  CHECK(std::filesystem::is_empty(client.dir.path() / "lfs/incomplete"));
}
