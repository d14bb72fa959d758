#include "view/guard.hpp"

#include "catch.hpp"

using namespace ztgit::view;

namespace {

Guard guard_at(unsigned port) {
  Guard guard;
  guard.set_port(port);
  return guard;
}

Request get(const std::string& path) {
  Request request;
  request.method = "GET";
  request.path = path;
  request.host = "127.0.0.1:4321";
  return request;
}

std::string key_of(const Guard& guard) {
  const auto link = guard.link();
  return link.substr(link.find('#') + 1);
}

std::string cookie_of(const Guard& guard) {
  auto request = get("/session");
  request.method = "POST";
  request.body = '"' + key_of(guard) + '"';
  const auto response = guard.open_session(request);
  REQUIRE(response.status == 200);
  REQUIRE(response.headers.size() == 1);
  const auto& value = response.headers[0].second;
  return value.substr(0, value.find(';'));
}

}  // namespace

TEST_CASE("the page opens with its key, everything else with the cookie", "[view][guard]") {
  const auto guard = guard_at(4321);
  CHECK(guard.link().starts_with("http://127.0.0.1:4321/#"));
  CHECK(key_of(guard).size() == 32);
  CHECK(key_of(guard) != key_of(Guard()));
  CHECK_FALSE(guard.refusal(get("/")));
  CHECK(guard.refusal(get("/api/start"))->status == 401);
  auto request = get("/api/start");
  const auto cookie = cookie_of(guard);
  for (const auto& header : {cookie, "other=1; " + cookie, cookie + "; other=1"}) {
    request.cookie = header;
    CHECK_FALSE(guard.refusal(request));
  }
  for (const auto& header :
       {std::string(), "x" + cookie, cookie + "0", cookie.substr(0, cookie.size() - 1),
        std::string("ztgit4321="), std::string("ztgit4321=") + key_of(guard)}) {
    request.cookie = header;
    CHECK(guard.refusal(request)->status == 401);
  }
}

TEST_CASE("a key that is none opens nothing", "[view][guard]") {
  const auto guard = guard_at(4321);
  auto request = get("/session");
  CHECK(guard.open_session(request).status == 405);
  request.method = "POST";
  for (const auto& body : {std::string(), std::string("\"\""), key_of(guard), '"' + key_of(guard),
                           '"' + key_of(guard) + "0\""}) {
    request.body = body;
    CHECK(guard.open_session(request).status == 401);
  }
}

TEST_CASE("other names and other sites are refused", "[view][guard]") {
  const auto guard = guard_at(4321);
  auto request = get("/");
  for (const char* host : {"localhost:4321", "127.0.0.1:4321"}) {
    request.host = host;
    CHECK_FALSE(guard.refusal(request));
  }
  for (const char* host : {"", "127.0.0.1", "evil.example:4321", "127.0.0.1:4322",
                           "127.0.0.1:4321.evil.example", "0.0.0.0:4321"}) {
    request.host = host;
    CHECK(guard.refusal(request)->status == 403);
  }
  request = get("/api/operations");
  request.method = "POST";
  request.cookie = cookie_of(guard);
  request.type = "application/json";
  for (const char* origin : {"", "null", "http://evil.example", "http://127.0.0.1:1",
                             "https://127.0.0.1:4321", "http://localhost:4321"}) {
    request.origin = origin;
    CHECK(guard.refusal(request)->status == 403);
  }
  request.origin = "http://127.0.0.1:4321";
  CHECK_FALSE(guard.refusal(request));
  request.type = "text/plain";
  CHECK(guard.refusal(request)->status == 400);
  request.method = "DELETE";
  CHECK(guard.refusal(request)->status == 405);
}
