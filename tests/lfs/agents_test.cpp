#include "agents.hpp"

#include "agent.hpp"
#include "base/error.hpp"
#include "catch.hpp"
#include "lfs_client.hpp"
#include "lfs_server.hpp"

using namespace ztgit;
using namespace ztgit::lfs;
using test::Client;
using test::LfsServer;

namespace {

// A transfer agent that keeps objects as files in the folder $1; $2 says how it misbehaves.
constexpr const char* kAgent = R"sh(#!/bin/sh
there=$1 how=${2:-}
[ "$how" = deaf ] && exit 0
while read -r line; do
  field() { printf '%s\n' "$line" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
  oid=$(field oid)
  case $line in
    *'"event":"init"'*)
      [ "$how" = declines ] && { echo '{"error":{"code":32,"message":"no \u001b key"}}'; exit 0; }
      echo "$line" >>"$there/log"; echo '{}' ;;
    *'"event":"upload"'*)
      [ "$how" = dies ] && exit 3
      [ "$how" = babbles ] && echo 'not JSON'
      [ "$how" = mixes ] && echo '{"event":"complete","oid":"0000"}'
      [ "$how" = fails ] && { echo "{\"event\":\"complete\",\"oid\":\"$oid\",\"error\":{\"code\":2,\"message\":\"full\"}}"; continue; }
      cp "$(field path)" "$there/$oid"
      echo "{\"event\":\"progress\",\"oid\":\"$oid\",\"bytesSoFar\":999999,\"bytesSinceLast\":1}"
      echo "$line" >>"$there/log"
      echo "{\"event\":\"complete\",\"oid\":\"$oid\"}" ;;
    *'"event":"download"'*)
      cp "$there/$oid" "$there/tmp-$oid"
      [ "$how" = lies ] && echo other >"$there/tmp-$oid"
      echo "{\"event\":\"complete\",\"oid\":\"$oid\",\"path\":\"$there/tmp-$oid\"}" ;;
    *'"event":"terminate"'*) exit 0 ;;
  esac
done
)sh";

struct Setup {
  Client client;
  std::filesystem::path there;

  explicit Setup(const std::string& url, const std::string& how = "") : client(url) {
    there = client.dir.path() / "the re";
    std::filesystem::create_directories(there);
    const auto program = client.dir.write("my agent", kAgent);
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    auto& config = client.context().config;
    config.push_back({"lfs.customtransfer.keeper.path", program.string()});
    config.push_back({"lfs.customtransfer.keeper.args", "'" + there.string() + "' " + how});
  }
};

}  // namespace

TEST_CASE("an agent without a server takes objects and gives them back", "[lfs][agent]") {
  Setup setup("");
  auto& client = setup.client;
  client.context().endpoint.agent = "keeper";
  std::vector<Pointer> objects;
  objects.reserve(21);
  for (int i = 0; i < 20; ++i) objects.push_back(client.add("picture " + std::to_string(i)));
  objects.push_back(Client::pointer_to("lost"));
  TransferProgress last;
  const auto sent = client.transfer()->upload(
      client.store, objects, {"", [&](const auto& progress) { last = progress; }, nullptr});
  CHECK(sent.moved == 20);
  REQUIRE(sent.failures.size() == 1);
  CHECK(sent.failures[0].kind == ErrorKind::integrity);
  CHECK(last.bytes_done == last.bytes_total);
  CHECK(read_file(setup.there / objects[0].oid, 100) == "picture 0");
  objects.pop_back();
  Store other(client.dir.path() / "other");
  std::size_t arrived = 0;
  const auto fetched = client.transfer()->download(
      other, objects,
      {"", nullptr, [&](const auto& pointer) { arrived += other.has(pointer) ? 1U : 0U; }});
  CHECK(fetched.moved == 20);
  CHECK(arrived == 20);
  CHECK_FALSE(std::filesystem::exists(setup.there / ("tmp-" + objects[0].oid)));
}

TEST_CASE("an agent that dies, babbles or fails costs its objects, no more", "[lfs][agent]") {
  const auto how = GENERATE(as<std::string>(), "dies", "babbles", "mixes", "fails");
  INFO(how);
  Setup setup("", how);
  auto& client = setup.client;
  client.context().endpoint.agent = "keeper";
  const auto report =
      client.transfer()->upload(client.store, {client.add("a"), client.add("b")}, {});
  CHECK(report.moved == 0);
  CHECK(report.failures.size() == 2);
}

TEST_CASE("an agent that will not start is an error", "[lfs][agent]") {
  const auto how = GENERATE(as<std::string>(), "declines", "deaf");
  Setup setup("", how);
  auto& client = setup.client;
  client.context().endpoint.agent = GENERATE(as<std::string>(), "keeper", "nobody");
  const auto pointer = client.add("a");
  try {
    client.transfer()->upload(client.store, {pointer}, {});
    FAIL("it has started");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find('\x1b') == std::string::npos);
  }
}

TEST_CASE("what an agent brings is hashed before it counts", "[lfs][agent]") {
  Setup setup("", "lies");
  auto& client = setup.client;
  client.context().endpoint.agent = "keeper";
  std::ofstream(setup.there / Client::pointer_to("right").oid) << "right";
  const auto report = client.transfer()->download(client.store, {Client::pointer_to("right")}, {});
  REQUIRE(report.failures.size() == 1);
  CHECK_FALSE(client.store.has(Client::pointer_to("right")));
}

TEST_CASE("a server may leave the moving to an agent, and wants it verified", "[lfs][agent]") {
  LfsServer server;
  server.verify = true;
  server.on_answer = [](auto& answer) { answer["transfer"] = "keeper"; };
  server.start();
  Setup setup(server.url("/demo.git/info/lfs"));
  auto& client = setup.client;
  const auto report =
      client.transfer()->upload(client.store, {client.add("a"), client.add("b")}, {});
  CHECK(report.failures.empty());
  CHECK(report.moved == 2);
  CHECK(server.count("verify") == 2);
  CHECK(server.count("put") == 0);
  CHECK(nlohmann::json::parse(server.seen("batch")[0].body)["transfers"] ==
        nlohmann::json{"keeper", "basic"});
  CHECK(read_file(setup.there / "log", 10'000).find(server.url("/storage/")) != std::string::npos);
}

TEST_CASE("agents are offered by direction", "[lfs][agent]") {
  std::vector<ConfigEntry> config = {{"lfs.customtransfer.a.path", "x"},
                                     {"lfs.customtransfer.b.path", "x"},
                                     {"lfs.customtransfer.b.direction", "upload"},
                                     {"lfs.customtransfer.path", "x"},
                                     {"lfs.customtransfer.c.path", ""}};
  CHECK(agent_names(config, Operation::upload) == std::vector<std::string>{"a", "b"});
  CHECK(agent_names(config, Operation::download) == std::vector<std::string>{"a"});
  config.push_back({"lfs.basictransfersonly", "true"});
  CHECK(agent_names(config, Operation::upload).empty());
}
