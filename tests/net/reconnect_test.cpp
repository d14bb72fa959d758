#include <atomic>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "base/file.hpp"
#include "catch.hpp"
#include "net/session.hpp"

using namespace ztgit;
using namespace ztgit::net;

namespace {

class Letters final : public Source {
 public:
  explicit Letters(std::size_t size) : size_(size) {}
  std::uint64_t size() const override { return size_; }
  std::size_t read(std::span<std::byte> bytes) override {
    const auto count = std::min(bytes.size(), size_ - at_);
    std::fill_n(bytes.begin(), count, std::byte{'x'});
    at_ += count;
    return count;
  }
  void rewind() override { at_ = 0; }

 private:
  std::size_t size_, at_ = 0;
};

// Answers the first request, and closes the kept connection as soon as a second one begins on it:
// what a proxy's idle timeout does in the moment a connection is used again.
class HastyServer {
 public:
  HastyServer() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listener_.descriptor(), any, length) == 0);
    REQUIRE(::listen(listener_.descriptor(), 4) == 0);
    REQUIRE(::getsockname(listener_.descriptor(), any, &length) == 0);
    url_ = fmt::format("http://127.0.0.1:{}/x", ntohs(address.sin_port));
    thread_ = std::jthread([this] { serve(); });
  }

  const std::string& url() const { return url_; }
  std::size_t body_bytes() const { return body_bytes_; }  // of the last request, once answered

 private:
  static std::string read_some(const File& connection) {
    std::string bytes(std::size_t{64} << 10, '\0');
    const auto count = ::read(connection.descriptor(), bytes.data(), bytes.size());
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return bytes;
  }

  void serve() {
    {
      const File first(::accept(listener_.descriptor(), nullptr, nullptr));
      read_some(first);
      write_all(first, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "the client");
      read_some(first);
    }  // what came and was not read makes the system send a reset
    const File second(::accept(listener_.descriptor(), nullptr, nullptr));
    auto request = read_some(second);
    const auto head = request.find("\r\n\r\n") + 4;
    const auto wanted = head + kBody;
    while (request.size() < wanted) {
      const auto more = read_some(second);
      if (more.empty()) break;
      request += more;
    }
    body_bytes_ = request.size() - head;
    write_all(second, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
              "the client");
  }

 public:
  static constexpr std::size_t kBody = std::size_t{8} << 20;  // bytes: no socket's buffer takes it

 private:
  File listener_;
  std::string url_;
  std::atomic<std::size_t> body_bytes_ = 0;
  std::jthread thread_;
};

}  // namespace

TEST_CASE("a body goes out whole when the server closed the kept connection", "[net][reconnect]") {
  HastyServer server;
  Session session({});
  REQUIRE(session.fetch({.method = "GET", .url = server.url()}));
  Letters letters(HastyServer::kBody);
  Request request{.method = "POST", .url = server.url()};
  request.source = &letters;
  const auto answer = session.fetch(std::move(request));
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(server.body_bytes() == HastyServer::kBody);
}
