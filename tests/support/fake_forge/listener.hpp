#pragma once

#include <atomic>
#include <filesystem>
#include <httplib.h>
#include <memory>
#include <thread>

#include <openssl/ssl.h>

namespace ztgit::test {

// The connection whose request the calling thread answers.
class Connection : public httplib::Stream {
 public:
  static Connection& current();  // only inside a handler

  Connection(int socket, SSL* tls) : socket_(socket), tls_(tls) {}
  void close_after_answer() noexcept { closing_ = true; }
  void reset() noexcept;  // RST at once, as a broken network does it
  bool closing() const noexcept { return closing_; }
  bool peer_is_gone() const;
  bool wait_for_request(const std::function<bool()>& stopped) const;

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* bytes, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_; }

 private:
  bool wait(short events, int milliseconds) const;

  int socket_;
  SSL* tls_;
  bool closing_ = false;
  std::string buffer_;
  std::size_t filled_ = 0;  // of buffer_; shrinking it would clear it again for each read
  std::size_t taken_ = 0;   // of those
};

// cpp-httplib's server with streams of our own: its packaged library reads 4 KiB at a time behind a
// poll, has a backlog of 5, and does not tell a handler which socket it could reset.
class Listener : public httplib::Server {
 public:
  Listener();                                                                            // http
  Listener(const std::filesystem::path& certificate, const std::filesystem::path& key);  // https
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() override;

  void start();  // on 127.0.0.1, on any free port
  int port() const noexcept { return port_; }

 private:
  bool process_and_close_socket(socket_t socket) override;
  void serve(Connection& connection);

  struct FreeContext {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, FreeContext> tls_;
  int port_ = 0;
  std::thread thread_;
};

// True once the program is asked to end: whoever waits looks at it.
std::atomic<bool>& stopping() noexcept;
void nap(std::chrono::milliseconds length);  // returns early when stopping

}  // namespace ztgit::test
