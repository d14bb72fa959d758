#include "base/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "spawn.hpp"

namespace ztgit {

namespace {

// Leaves the child for waitpid() to reap.
bool has_ended(pid_t child) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == child;
}

void feed(File& end, std::string_view& rest) {
  const auto put = ::write(end.descriptor(), rest.data(), rest.size());
  if (put > 0) rest.remove_prefix(static_cast<std::size_t>(put));
  if (rest.empty() || (put < 0 && errno != EAGAIN && errno != EINTR)) end.close();
}

void drain(File& end, std::string& kept, std::size_t limit) {
  std::array<char, 1 << 16> buffer;  // read() fills it
  const auto got = ::read(end.descriptor(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return;
  if (got <= 0) return end.close();
  const auto room = limit - std::min(limit, kept.size());
  kept.append(buffer.data(), std::min(room, static_cast<std::size_t>(got)));
}

// Feeds stdin and drains both outputs at once: a child that blocks on a full pipe would otherwise
// wait for us while we wait for it. False: out of time. Ends with the child, not with its pipes: a
// daemon that it left behind (git's gc, a credential cache) keeps them open, and a child may close
// them early.
bool exchange(const ProcessRequest& request, pid_t child, Pipe& in, Pipe& out, Pipe& err,
              ProcessResult& result) {
  using std::chrono::milliseconds;
  const auto deadline = std::chrono::steady_clock::now() + request.timeout;
  std::string_view to_send = request.input;
  if (to_send.empty()) in.write_end.close();
  if (in.write_end) ::fcntl(in.write_end.descriptor(), F_SETFL, O_NONBLOCK);
  while (true) {
    const bool open = out.read_end || err.read_end;
    const bool ended = has_ended(child);
    if (ended && !open) return true;
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return ended;
    // Closed pipes mean that it ends now; open ones wake us when something comes or they close.
    const auto nap = std::min(left, ended ? milliseconds(0) : milliseconds(open ? 100 : 1));
    std::array<pollfd, 3> waits = {pollfd{in.write_end.descriptor(), POLLOUT, 0},
                                   pollfd{out.read_end.descriptor(), POLLIN, 0},
                                   pollfd{err.read_end.descriptor(), POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(), static_cast<int>(nap.count()));
    if (ready < 0 && errno != EINTR) throw_errno("wait for", request.command.at(0), errno);
    if (ready == 0 && ended) return true;  // all it wrote has been read
    if (waits[0].revents != 0) feed(in.write_end, to_send);
    if (waits[1].revents != 0) drain(out.read_end, result.output, request.output_limit);
    if (waits[2].revents != 0) drain(err.read_end, result.error_output, request.output_limit);
  }
}

}  // namespace

ProcessResult run_process(const ProcessRequest& request) {
  if (!request.input.empty()) ignore_broken_pipes();
  Pipe in = make_pipe(), out = make_pipe(), err = make_pipe();
  const pid_t child =
      spawn({request.command, request.environment, request.folder, in.read_end.descriptor(),
             out.write_end.descriptor(), err.write_end.descriptor()});
  in.read_end.close();
  out.write_end.close();
  err.write_end.close();
  ProcessResult result;
  const bool in_time = exchange(request, child, in, out, err, result);
  if (!in_time) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time)
    throw Error(ErrorKind::network, fmt::format("run {}: no answer within {} s",
                                                request.command.at(0), request.timeout.count()));
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

int run_attached(const AttachedRequest& request) {
  // A file, not a pipe: a child that reads none of it, or all of it late, cannot hold us up.
  File input;
  if (request.input) {
    input = File(::memfd_create("ztgit-input", MFD_CLOEXEC));
    if (!input) throw_errno("make a file for the input of", request.command.at(0), errno);
    write_all(input, *request.input, request.command.at(0));
    ::lseek(input.descriptor(), 0, SEEK_SET);
  }
  const pid_t child =
      spawn({request.command, request.environment, request.folder,
             input ? input.descriptor() : STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO});
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::optional<std::filesystem::path> find_program(const std::string& program) {
  // PATH belongs to the process, as posix_spawnp sees it; asking it here is no setting.
  const char* path = std::getenv("PATH");
  std::string_view rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (true) {
    const auto end = rest.find(':');
    const auto folder = std::filesystem::path(rest.substr(0, end));
    const auto candidate = folder / program;
    if (folder.is_absolute() && ::access(candidate.c_str(), X_OK) == 0 &&
        std::filesystem::is_regular_file(candidate))
      return candidate;
    if (end == rest.npos) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace ztgit
