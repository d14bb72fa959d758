#include "net/session.hpp"

#include <atomic>
#include <httplib.h>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "catch.hpp"

using namespace ztgit;
using namespace ztgit::net;

namespace {

// A real HTTP server on loopback, which remembers what it was asked.
class Server {
 public:
  Server() {
    server_.set_pre_routing_handler([this](const auto& request, auto& /*response*/) {
      const std::scoped_lock held(lock_);
      seen_.push_back(request);
      return httplib::Server::HandlerResponse::Unhandled;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  httplib::Server& routes() { return server_; }
  void start() {
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", port_, path);
  }
  std::vector<httplib::Request> seen() const {
    const std::scoped_lock held(lock_);
    return seen_;
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  mutable std::mutex lock_;
  std::vector<httplib::Request> seen_;
};

class Text final : public Source {
 public:
  explicit Text(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  std::size_t read(std::span<std::byte> bytes) override {
    const auto count = std::min(bytes.size(), text_.size() - at_);
    std::copy_n(reinterpret_cast<const std::byte*>(text_.data()) + at_, count, bytes.begin());
    at_ += count;
    return count;
  }
  void rewind() override { at_ = 0; }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

class Kept final : public Sink {
 public:
  void begin(int status, const Headers& /*headers*/) override {
    statuses.push_back(status);
    text.clear();
  }
  void write(std::span<const std::byte> bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  std::vector<int> statuses;
  std::string text;
};

// Says "Basic …" of each password in turn, and notes what becomes of them.
class Keys final : public Authenticator {
 public:
  explicit Keys(std::vector<std::string> values) : values_(std::move(values)) {}
  std::optional<Authorization> known(const Url& url) override {
    return url.origin() == good_for_ ? std::optional(Authorization{good_, "memory"}) : std::nullopt;
  }
  std::optional<Authorization> ask(const Challenge& challenge) override {
    challenges.push_back(challenge);
    if (asked_ == values_.size()) return std::nullopt;
    return Authorization{Secret(values_[asked_++]), "a test"};
  }
  void accepted(const Challenge& challenge, const Authorization& authorization) override {
    good_for_ = challenge.url.origin();
    good_ = authorization.value;
  }
  void rejected(const Challenge& /*challenge*/, const Authorization& authorization) override {
    refused.push_back(authorization.value.reveal());
  }
  std::vector<Challenge> challenges;
  std::vector<std::string> refused;

 private:
  std::vector<std::string> values_;
  std::size_t asked_ = 0;
  std::string good_for_;
  Secret good_;
};

Session session(Authenticator* authenticator = nullptr) {
  SessionOptions options;
  options.authenticator = authenticator;
  options.settings = [](const std::string&) {
    Settings settings;
    settings.proxy = "";
    return settings;
  };
  return Session(std::move(options));
}

void want(httplib::Server& routes, const std::string& path, const std::string& authorization) {
  routes.Get(path, [=](const auto& request, auto& response) {
    if (request.get_header_value("Authorization") == authorization) {
      response.set_content("secret picture", "text/plain");
      return;
    }
    response.status = 401;
    response.set_header("WWW-Authenticate", "Basic realm=\"x\"");
  });
}

}  // namespace

TEST_CASE("many exchanges go on at once and each gets its own answer", "[net][session]") {
  Server server;
  server.routes().Get(R"(/echo/(\d+))", [](const auto& request, auto& response) {
    response.set_content(request.matches[1].str(), "text/plain");
  });
  server.start();
  auto http = session();
  std::vector<std::string> answers(100);
  for (std::size_t i = 0; i < answers.size(); ++i)
    http.start({.url = server.url(fmt::format("/echo/{}", i))},
               [&, i](const Outcome& outcome) { answers[i] = outcome ? outcome->body : "failed"; });
  CHECK(http.under_way() == answers.size());
  http.run();
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i] == std::to_string(i));
}

TEST_CASE("a POST arrives as it is, with its own type and without Expect", "[net][session]") {
  Server server;
  server.routes().Post("/batch", [](const auto& request, auto& response) {
    response.status = 422;
    response.set_content(request.body, "application/json");
  });
  server.start();
  const std::string body(std::size_t{2} << 20, 'x');  // libcurl asks to continue from 1 MiB on
  const auto outcome = session().fetch(
      {.method = "POST",
       .url = server.url("/batch"),
       .headers = {{"Content-Type", "application/vnd.git-lfs+json"}, {"X-Bad", "a\r\nX-Evil: 1"}},
       .body = body});
  REQUIRE(outcome);
  CHECK(outcome->status == 422);
  CHECK(header(outcome->headers, "content-TYPE") == "application/json");
  const auto seen = server.seen().at(0);
  CHECK(seen.get_header_value("Content-Type") == "application/vnd.git-lfs+json");
  CHECK_FALSE(seen.has_header("Expect"));
  CHECK_FALSE(seen.has_header("X-Evil"));
}

TEST_CASE("an upload is sent again, from its begin, where a redirect leads", "[net][session]") {
  Server server;
  std::string stored;
  server.routes().Put("/old", [&](const auto& /*request*/, auto& response) {
    response.status = 307;
    response.set_header("Location", "/new");
  });
  server.routes().Put("/new",
                      [&](const auto& request, auto& /*response*/) { stored = request.body; });
  server.start();
  Text text(std::string(300'000, 'p'));
  const auto outcome =
      session().fetch({.method = "PUT", .url = server.url("/old"), .source = &text});
  REQUIRE(outcome);
  CHECK(outcome->status == 200);
  CHECK(outcome->url == server.url("/new"));
  CHECK(stored == std::string(300'000, 'p'));
}

TEST_CASE("a third redirect is not followed", "[net][session]") {
  Server server;
  server.routes().Get("/loop", [](const auto& /*request*/, auto& response) {
    response.status = 302;
    response.set_header("Location", "/loop");
  });
  server.start();
  const auto outcome = session().fetch({.url = server.url("/loop")});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == FailureKind::refused);
  CHECK(server.seen().size() == 3);
}

TEST_CASE("credentials are asked for once a server, and then sent unasked", "[net][session]") {
  Server server;
  want(server.routes(), "/a", "Basic right");
  want(server.routes(), "/b", "Basic right");
  server.start();
  Keys keys({"Basic right"});
  auto http = session(&keys);
  CHECK(http.fetch({.url = server.url("/a"), .repository_path = "/o/r.git"})->body ==
        "secret picture");
  CHECK(http.fetch({.url = server.url("/b")})->body == "secret picture");
  REQUIRE(keys.challenges.size() == 1);
  CHECK(keys.challenges[0].schemes == std::vector<std::string>{"Basic realm=\"x\""});
  CHECK(keys.challenges[0].repository_path == "/o/r.git");
  CHECK(server.seen().size() == 3);
}

TEST_CASE("a server that refuses everything is asked three times, no more", "[net][session]") {
  Server server;
  want(server.routes(), "/a", "Basic right");
  server.start();
  Keys keys({"Basic wrong", "Basic too", "Basic never"});
  const auto outcome = session(&keys).fetch({.url = server.url("/a?token=hidden")});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == FailureKind::auth);
  CHECK(outcome.error().message.find("a test") != std::string::npos);
  CHECK(outcome.error().message.find("hidden") == std::string::npos);
  CHECK(outcome.error().message.find("wrong") == std::string::npos);
  CHECK(keys.refused == std::vector<std::string>{"Basic wrong", "Basic too"});
  CHECK(server.seen().size() == 3);
}

TEST_CASE("a request that may have no credentials gets its 401 back", "[net][session]") {
  Server server;
  want(server.routes(), "/a", "Basic right");
  server.start();
  Keys keys({"Basic right"});
  const auto outcome =
      session(&keys).fetch({.url = server.url("/a"), .credentials = Credentials::never});
  REQUIRE(outcome);
  CHECK(outcome->status == 401);
  CHECK(keys.challenges.empty());
}

TEST_CASE("no credentials follow a redirect to another server", "[net][session]") {
  Server home, stranger;
  stranger.routes().Get("/x", [](const auto& /*request*/, auto& response) {
    response.set_content("stranger", "text/plain");
  });
  stranger.start();
  home.routes().Get("/own", [&](const auto& /*request*/, auto& response) {
    response.status = 302;
    response.set_header("Location", stranger.url("/x"));
  });
  home.routes().Get("/asked", [&](const auto& request, auto& response) {
    response.status = request.has_header("Authorization") ? 302 : 401;
    response.set_header("Location", stranger.url("/x"));
  });
  home.start();
  Keys keys({"Basic right"});
  auto http = session(&keys);
  CHECK(http.fetch({.url = home.url("/own"),
                    .headers = {{"Authorization", "Bearer own"}, {"Cookie", "a=b"}}})
            ->body == "stranger");
  CHECK(http.fetch({.url = home.url("/asked")})->body == "stranger");
  REQUIRE(stranger.seen().size() == 2);
  for (const auto& request : stranger.seen()) {
    CHECK_FALSE(request.has_header("Authorization"));
    CHECK_FALSE(request.has_header("Cookie"));
  }
}

TEST_CASE("a sink gets successes only, an error's body is kept apart", "[net][session]") {
  Server server;
  server.routes().Get("/good", [](const auto& /*request*/, auto& response) {
    response.set_content("bytes", "image/png");
  });
  server.routes().Get("/empty", [](const auto& /*request*/, auto& /*response*/) {});
  server.routes().Get("/bad", [](const auto& /*request*/, auto& response) {
    response.status = 507;
    response.set_content("disk full", "text/plain");
  });
  server.start();
  auto http = session();
  Kept kept;
  CHECK(http.fetch({.url = server.url("/good"), .sink = &kept})->body.empty());
  CHECK(kept.text == "bytes");
  CHECK(http.fetch({.url = server.url("/bad"), .sink = &kept})->body == "disk full");
  CHECK(kept.text == "bytes");
  CHECK(http.fetch({.url = server.url("/empty"), .sink = &kept})->status == 200);
  CHECK(kept.text.empty());
  CHECK(kept.statuses == std::vector<int>{200, 200});
}

TEST_CASE("an answer that is cut off, and a server that is not there, are worth a retry",
          "[net][session]") {
  Server server;
  server.routes().Get("/cut", [](const auto& /*request*/, auto& response) {
    response.set_content_provider(1000, "image/png",
                                  [](std::size_t offset, std::size_t, httplib::DataSink& sink) {
                                    if (offset > 0) return false;
                                    sink.write("half", 4);
                                    return true;
                                  });
  });
  server.start();
  const auto cut = session().fetch({.url = server.url("/cut")});
  REQUIRE_FALSE(cut);
  CHECK(cut.error().kind == FailureKind::network);
  const auto absent = session().fetch({.url = "http://user:secret@127.0.0.1:1/x"});
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == FailureKind::network);
  CHECK(absent.error().message.starts_with("GET http://127.0.0.1:1/x: "));
  CHECK(absent.error().message.find("secret") == std::string::npos);
}

TEST_CASE("an answer without an end is not kept", "[net][session]") {
  Server server;
  server.routes().Get("/endless", [](const auto& /*request*/, auto& response) {
    response.set_chunked_content_provider("text/plain", [](std::size_t, httplib::DataSink& sink) {
      const std::string chunk(65536, 'x');
      return sink.write(chunk.data(), chunk.size());
    });
  });
  server.start();
  const auto outcome = session().fetch({.url = server.url("/endless")});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == FailureKind::refused);
}

TEST_CASE("an exception of a sink comes back with the failure", "[net][session]") {
  class Full final : public Sink {
    void begin(int, const Headers&) override {}
    void write(std::span<const std::byte>) override { throw std::runtime_error("disk full"); }
  };
  Server server;
  server.routes().Get("/a", [](const auto& /*request*/, auto& response) {
    response.set_content("bytes", "image/png");
  });
  server.start();
  Full full;
  const auto outcome = session().fetch({.url = server.url("/a"), .sink = &full});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().kind == FailureKind::local);
  CHECK_THROWS_WITH(std::rethrow_exception(outcome.error().cause), "disk full");
}

TEST_CASE("timers run when they are due, also those that timers set", "[net][session]") {
  auto http = session();
  std::string order;
  http.after(std::chrono::milliseconds(20), [&] { order += 'c'; });
  http.after(std::chrono::milliseconds(1), [&] {
    order += 'a';
    http.after(std::chrono::milliseconds(1), [&] { order += 'b'; });
  });
  http.run();
  CHECK(order == "abc");
}
