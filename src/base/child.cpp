#include "base/child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "base/cancel.hpp"
#include "base/error.hpp"
#include "spawn.hpp"

namespace ztgit {

namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kCancelLatency{100};  // how late a SIGINT may be noticed
constexpr milliseconds kFarewell{500};       // for a program to end once its input is closed

// Waits until the descriptor is ready for `events`.
void wait_until_ready(int descriptor, short events, milliseconds patience,
                      const std::string& name) {
  const auto deadline = Clock::now() + patience;
  while (true) {
    throw_if_cancelled();
    pollfd wait{descriptor, events, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(kCancelLatency.count()));
    if (ready > 0) return;
    if (ready < 0 && errno != EINTR) throw_errno("wait for", name, errno);
    if (Clock::now() > deadline)
      throw Error(ErrorKind::network,
                  fmt::format("talk to {}: no sign of life for {} s", name,
                              std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
  }
}

}  // namespace

Child::Child(const ChildRequest& request) : name_(request.command.at(0)) {
  ignore_broken_pipes();
  Pipe in = make_pipe(), out = make_pipe();
  pid_ = spawn({request.command, request.environment, request.folder, in.read_end.descriptor(),
                out.write_end.descriptor(), STDERR_FILENO});
  input_ = std::move(in.write_end);
  output_ = std::move(out.read_end);
  ::fcntl(input_.descriptor(), F_SETFL, O_NONBLOCK);
}

Child::~Child() {
  if (pid_ <= 0) return;
  try {
    wait(kFarewell);
  } catch (...) {  // it is reaped either way
  }
}

void Child::write(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_until_ready(input_.descriptor(), POLLOUT, patience_, name_);
    const auto put = ::write(input_.descriptor(), bytes.data(), bytes.size());
    if (put > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno != EAGAIN && errno != EINTR) {
      throw Error(ErrorKind::network,
                  fmt::format("talk to {}: it ended before it had read everything", name_));
    }
  }
}

std::size_t Child::read(std::span<std::byte> bytes) {
  if (!buffered_.empty()) {
    const auto count = std::min(bytes.size(), buffered_.size());
    std::memcpy(bytes.data(), buffered_.data(), count);
    buffered_.erase(0, count);
    return count;
  }
  while (output_) {
    wait_until_ready(output_.descriptor(), POLLIN, patience_, name_);
    const auto got = ::read(output_.descriptor(), bytes.data(), bytes.size());
    if (got > 0) return static_cast<std::size_t>(got);
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    output_.close();
  }
  return 0;
}

std::optional<std::string> Child::read_line(std::size_t most_bytes) {
  std::string line;
  for (auto end = buffered_.find('\n'); end == buffered_.npos; end = buffered_.find('\n')) {
    line += std::exchange(buffered_, {});
    if (line.size() > most_bytes)
      throw Error(ErrorKind::network,
                  fmt::format("talk to {}: a line is longer than {} bytes", name_, most_bytes));
    std::array<std::byte, 1 << 14> bytes;  // read() fills it
    const auto got = read(bytes);
    if (got == 0) return line.empty() ? std::nullopt : std::optional(std::move(line));
    buffered_.assign(reinterpret_cast<const char*>(bytes.data()), got);
  }
  const auto end = buffered_.find('\n');
  line += buffered_.substr(0, end);
  buffered_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

bool Child::has_buffered_line() const noexcept { return buffered_.find('\n') != buffered_.npos; }

void Child::close_input() noexcept { input_.close(); }

int Child::wait(milliseconds patience) {
  if (pid_ <= 0) return 0;
  input_.close();
  const auto deadline = Clock::now() + patience;
  int status = 0;
  milliseconds nap{1};
  while (true) {
    const auto ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == pid_ || (ended < 0 && errno != EINTR)) break;
    if (Clock::now() > deadline || cancel_requested()) {
      ::kill(pid_, SIGTERM);
      std::this_thread::sleep_for(milliseconds(20));
      ::kill(pid_, SIGKILL);
      while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
      }
      break;
    }
    std::this_thread::sleep_for(nap);
    nap = std::min(nap * 2, milliseconds(20));
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ztgit
