// tcp_proxy --to PORT --port-file FILE [--latency-ms N] [--rate BYTES_PER_S] [--cut-every N]
// [--seed N] A long line for tests and benches: listens on 127.0.0.1 and hands everything on to
// 127.0.0.1:PORT.
//   --latency-ms N   the round trip: bytes arrive half of it later, in each direction, and a new
//                    connection hears nothing for one whole round trip more (SYN, SYN-ACK). A delay
//                    line: any number of bytes may be under way, throughput is not touched.
//   --rate N         of each connection and direction, in bytes a second
//   --cut-every N    every Nth connection is reset after a seeded number of bytes, at most 256 KiB
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <list>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <random>
#include <stdexcept>
#include <string>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <vector>

#include "base/file.hpp"

namespace {

using ztgit::File;
using Clock = std::chrono::steady_clock;
using Nanoseconds = std::chrono::nanoseconds;

constexpr std::size_t kPiece = std::size_t{64} << 10;
// Of one direction: more than a gigabit line with 100 ms holds. Beyond it we stop reading, as TCP
// does.
constexpr std::size_t kMostUnderWay = std::size_t{32} << 20;
constexpr std::uint64_t kMostBeforeCut = 256 << 10;
constexpr int kBacklog = 512;

struct Options {
  int to = 0;
  std::filesystem::path port_file;
  Nanoseconds one_way{0};
  double rate = 0;  // bytes per second; 0: no limit
  int cut_every = 0;
  unsigned seed = 1;
};

// One direction: what has been read and is not yet due at the other end.
class Line {
 public:
  bool has_room() const { return !ended_ && held_ < kMostUnderWay; }
  bool is_done() const { return done_; }
  std::uint64_t passed() const { return passed_; }

  // When the next byte may go out; nullopt when there is none.
  std::optional<Clock::time_point> due() const {
    return pieces_.empty() ? std::nullopt : std::optional(pieces_.front().due);
  }

  // False when the connection broke.
  bool take(int from, const Options& options, Clock::time_point earliest) {
    static std::vector<char> buffer(kPiece);  // not each piece's own: many are only a few bytes
    const auto got = ::recv(from, buffer.data(), buffer.size(), 0);
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    std::string bytes(buffer.data(), static_cast<std::size_t>(got));
    ended_ = got == 0;
    auto now = Clock::now();
    if (options.rate > 0) {
      // The line is busy for as long as the bytes before these take.
      free_at_ =
          std::max(free_at_, now) +
          Nanoseconds(static_cast<std::int64_t>(static_cast<double>(got) * 1e9 / options.rate));
      now = free_at_;
    }
    held_ += bytes.size();
    pieces_.push_back({std::max(now + options.one_way, earliest), std::move(bytes)});
    return true;
  }

  bool give(int to) {
    while (!pieces_.empty() && pieces_.front().due <= Clock::now()) {
      auto& piece = pieces_.front();
      if (piece.bytes.empty()) {  // the end, which arrives late like everything
        ::shutdown(to, SHUT_WR);
        done_ = true;
        pieces_.pop_front();
        continue;
      }
      const auto put = ::send(to, piece.bytes.data() + at_, piece.bytes.size() - at_, MSG_NOSIGNAL);
      if (put < 0) return errno == EAGAIN || errno == EINTR;
      at_ += static_cast<std::size_t>(put);
      passed_ += static_cast<std::uint64_t>(put);
      if (at_ < piece.bytes.size()) return true;
      held_ -= piece.bytes.size();
      at_ = 0;
      pieces_.pop_front();
    }
    return true;
  }

 private:
  struct Piece {
    Clock::time_point due;
    std::string bytes;  // empty: the end
  };
  std::deque<Piece> pieces_;
  std::size_t at_ = 0, held_ = 0;
  std::uint64_t passed_ = 0;
  Clock::time_point free_at_{};
  bool ended_ = false, done_ = false;
};

struct Pair {
  File client, server;
  Line up, down;
  Clock::time_point open_at;                    // nothing arrives at the server before
  std::optional<std::uint64_t> cut_after = {};  // bytes in both directions

  bool is_over() const { return up.is_done() && down.is_done(); }
};

File make_socket() { return File(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void prepare(const File& socket) {
  const int on = 1;
  ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket.descriptor(), F_SETFL, O_NONBLOCK);
}

void reset(const File& socket) {
  const linger at_once{1, 0};  // close() then sends RST
  ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

class Proxy {
 public:
  explicit Proxy(Options options) : options_(std::move(options)), random_(options_.seed) {
    listener_ = make_socket();
    auto address = loopback(0);
    if (::bind(listener_.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address) !=
            0 ||
        ::listen(listener_.descriptor(), kBacklog) != 0)
      throw std::runtime_error("cannot listen");
    ::fcntl(listener_.descriptor(), F_SETFL, O_NONBLOCK);
  }

  int port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener_.descriptor(), reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }

  // Until `signals` can be read.
  void run(const File& signals) {
    while (true) {
      std::vector<pollfd> ready{{signals.descriptor(), POLLIN, 0},
                                {listener_.descriptor(), POLLIN, 0}};
      for (const auto& pair : pairs_) {
        ready.push_back(wanted(pair.client, pair.up, pair.down));
        ready.push_back(wanted(pair.server, pair.down, pair.up));
      }
      const auto sleep = time_to_next();
      const timespec wait{sleep.count() / 1'000'000'000, sleep.count() % 1'000'000'000};
      if (::ppoll(ready.data(), ready.size(), sleep.count() < 0 ? nullptr : &wait, nullptr) < 0 &&
          errno != EINTR)
        throw std::runtime_error("cannot poll");
      if (ready[0].revents != 0) return;
      move(ready);
      if (ready[1].revents != 0) accept_all();
    }
  }

 private:
  // Of a socket that `out` reads from and `in` writes to.
  static pollfd wanted(const File& socket, const Line& out, const Line& in) {
    short events = 0;
    if (out.has_room()) events |= POLLIN;
    if (const auto due = in.due(); due && *due <= Clock::now()) events |= POLLOUT;
    // -1: poll would report a hang-up again and again while its bytes are under way.
    return {events == 0 ? -1 : socket.descriptor(), events, 0};
  }

  Nanoseconds time_to_next() const {
    Nanoseconds least{-1};
    const auto now = Clock::now();
    for (const auto& pair : pairs_)
      for (const auto* line : {&pair.up, &pair.down})
        // What is due already waits for POLLOUT.
        if (const auto due = line->due(); due && *due > now)
          least = least.count() < 0 ? *due - now : std::min<Nanoseconds>(least, *due - now);
    return least;
  }

  void move(const std::vector<pollfd>& ready) {
    std::size_t at = 2;
    for (auto pair = pairs_.begin(); pair != pairs_.end();) {
      const auto from_client = ready[at++].revents, from_server = ready[at++].revents;
      bool alive = true;
      if ((from_client & (POLLIN | POLLHUP | POLLERR)) != 0 && pair->up.has_room())
        alive = pair->up.take(pair->client.descriptor(), options_, pair->open_at);
      if (alive && (from_server & (POLLIN | POLLHUP | POLLERR)) != 0 && pair->down.has_room())
        alive = pair->down.take(pair->server.descriptor(), options_, pair->open_at);
      alive = alive && pair->up.give(pair->server.descriptor()) &&
              pair->down.give(pair->client.descriptor());
      if (pair->cut_after && pair->up.passed() + pair->down.passed() >= *pair->cut_after)
        alive = false;
      if (!alive) {
        reset(pair->client);
        reset(pair->server);
      }
      pair = alive && !pair->is_over() ? std::next(pair) : pairs_.erase(pair);
    }
  }

  void accept_all() {
    while (true) {
      File client(::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!client) return;
      File server = make_socket();
      auto address = loopback(options_.to);
      // On loopback this answers at once.
      if (::connect(server.descriptor(), reinterpret_cast<sockaddr*>(&address), sizeof address) !=
          0) {
        reset(client);
        continue;
      }
      prepare(client);
      prepare(server);
      ++number_;
      // Half the round trip comes with the bytes; a SYN and its answer took two halves before them.
      Pair pair{std::move(client), std::move(server), {}, {}, Clock::now() + 3 * options_.one_way};
      if (options_.cut_every > 0 && number_ % options_.cut_every == 0)
        pair.cut_after = std::uniform_int_distribution<std::uint64_t>(1, kMostBeforeCut)(random_);
      pairs_.push_back(std::move(pair));
    }
  }

  Options options_;
  std::mt19937 random_;
  File listener_;
  std::list<Pair> pairs_;
  int number_ = 0;
};

std::optional<Options> parse(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto& value = words[i + 1];
    if (words[i] == "--to")
      options.to = std::stoi(value);
    else if (words[i] == "--port-file")
      options.port_file = value;
    else if (words[i] == "--latency-ms")
      options.one_way = std::chrono::microseconds(500) * std::stoi(value);
    else if (words[i] == "--rate")
      options.rate = std::stod(value);
    else if (words[i] == "--cut-every")
      options.cut_every = std::stoi(value);
    else if (words[i] == "--seed")
      options.seed = static_cast<unsigned>(std::stoul(value));
    else
      return std::nullopt;
  }
  if (words.size() % 2 != 0 || options.to == 0) return std::nullopt;
  return options;
}

int run(const Options& options) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  const File signals(::signalfd(-1, &set, SFD_CLOEXEC));
  Proxy proxy(options);
  if (options.port_file.empty()) {
    std::cout << proxy.port() << std::endl;
  } else {
    auto temporary = options.port_file;
    temporary += ".part";
    std::ofstream(temporary) << proxy.port() << '\n';
    std::filesystem::rename(temporary, options.port_file);
  }
  proxy.run(signals);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = parse({argv + 1, argv + argc});
    if (options) return run(*options);
    std::cerr
        << "usage: tcp_proxy --to PORT [--port-file FILE] [--latency-ms N] [--rate BYTES_PER_S]\n"
           "                 [--cut-every N] [--seed N]\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "tcp_proxy: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
