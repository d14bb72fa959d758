#include "listener.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace ztgit::test {

namespace {

// More than any client opens: a pool of 8 starves once 8 connections are kept alive.
constexpr std::size_t kThreads = 96;
constexpr int kBacklog = 512;
constexpr std::size_t kManyRequests = 1'000'000;
constexpr std::size_t kBufferSize = std::size_t{256} << 10;
constexpr int kPatience = 120'000;   // ms for a client that is under a sanitizer and slow
constexpr int kKeepAlive = 300'000;  // ms: a connection stays open as long as a test may need it
constexpr int kStopLatency = 50;     // ms

thread_local Connection* current_connection = nullptr;

void name_of(int (*ask)(int, sockaddr*, socklen_t*), int socket, std::string& ip, int& port) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (ask(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return;
  char text[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
  ip = text;
  port = ntohs(address.sin_port);
}

}  // namespace

std::atomic<bool>& stopping() noexcept {
  static std::atomic<bool> stop{false};
  return stop;
}

void nap(std::chrono::milliseconds length) {
  const auto end = std::chrono::steady_clock::now() + length;
  while (!stopping()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= left.zero()) return;
    std::this_thread::sleep_for(
        std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds(kStopLatency)));
  }
}

Connection& Connection::current() { return *current_connection; }

void Connection::reset() noexcept {
  // Not close(): the descriptor is still the server's. Disconnecting a TCP socket sends RST.
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  [[maybe_unused]] const int done = ::connect(socket_, &none, sizeof none);
  closing_ = true;
}

bool Connection::wait(short events, int milliseconds) const {
  pollfd ready{socket_, events, 0};
  return ::poll(&ready, 1, milliseconds) > 0;
}

bool Connection::peer_is_gone() const {
  char byte = 0;
  const auto got = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

bool Connection::wait_for_request(const std::function<bool()>& stopped) const {
  for (int waited = 0; waited < kKeepAlive && !stopped(); waited += kStopLatency)
    if (taken_ < filled_ || (tls_ != nullptr && SSL_pending(tls_) > 0) ||
        wait(POLLIN, kStopLatency))
      return true;
  return false;
}

bool Connection::is_readable() const { return taken_ < filled_ || wait(POLLIN, kPatience); }
bool Connection::is_writable() const { return wait(POLLOUT, kPatience); }

ssize_t Connection::read(char* bytes, std::size_t size) {
  if (taken_ == filled_) {
    buffer_.resize(kBufferSize);
    taken_ = filled_ = 0;
    ssize_t got = -1;
    if (tls_ != nullptr) {
      got = SSL_read(tls_, buffer_.data(), static_cast<int>(buffer_.size()));
    } else {
      do got = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      while (got < 0 && errno == EINTR);
    }
    if (got <= 0) return got;
    filled_ = static_cast<std::size_t>(got);
  }
  const auto count = std::min(size, filled_ - taken_);
  std::memcpy(bytes, buffer_.data() + taken_, count);
  taken_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  if (tls_ != nullptr)
    return SSL_write(tls_, bytes, static_cast<int>(std::min<std::size_t>(size, 1 << 30)));
  ssize_t put = -1;
  do put = ::send(socket_, bytes, size, MSG_NOSIGNAL);
  while (put < 0 && errno == EINTR);
  return put;
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  name_of(::getpeername, socket_, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  name_of(::getsockname, socket_, ip, port);
}

Listener::Listener() {
  new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  set_tcp_nodelay(true);
  // For the Keep-Alive header alone, which would say 5 requests and 5 s; serve() has its own
  // limits.
  set_keep_alive_max_count(kManyRequests);
  set_keep_alive_timeout(kKeepAlive / 1000);
}

Listener::Listener(const std::filesystem::path& certificate, const std::filesystem::path& key)
    : Listener() {
  tls_.reset(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate_chain_file(tls_.get(), certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(tls_.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("cannot use the certificate " + certificate.string());
}

Listener::~Listener() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void Listener::start() {
  port_ = bind_to_any_port("127.0.0.1");
  if (port_ < 0) throw std::runtime_error("cannot listen on 127.0.0.1");
  ::listen(svr_sock_, kBacklog);  // again: the library's own backlog of 5 costs a second each
  thread_ = std::thread([this] { listen_after_bind(); });
  while (!is_running()) std::this_thread::yield();
}

bool Listener::process_and_close_socket(socket_t socket) {
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);  // or a git that runs longer keeps it open
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // The library gives a socket 5 s for anything; a test that waits under a debugger needs more.
  const timeval patience{kPatience / 1000, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  SSL* tls = nullptr;
  bool ready = true;
  if (tls_) {
    tls = SSL_new(tls_.get());
    SSL_set_fd(tls, socket);
    ready = SSL_accept(tls) == 1;
  }
  if (ready) {
    Connection connection(socket, tls);
    current_connection = &connection;
    serve(connection);
    current_connection = nullptr;
    if (tls != nullptr) SSL_shutdown(tls);
  }
  SSL_free(tls);
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
  return ready;
}

void Listener::serve(Connection& connection) {
  const auto stopped = [this] { return stopping() || svr_sock_ < 0; };
  bool closed = false;
  while (!closed && !connection.closing() && connection.wait_for_request(stopped))
    if (!process_request(connection, false, closed, nullptr)) break;
}

}  // namespace ztgit::test
