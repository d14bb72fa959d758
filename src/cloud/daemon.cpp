#include "daemon.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <exception>
#include <poll.h>
#include <span>
#include <sys/random.h>
#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace ztgit::cloud {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view kLoopback = "http://127.0.0.1:";
constexpr std::size_t kSecretBytes = 24;  // nobody guesses 192 bits over loopback
constexpr std::size_t kLongestLine = std::size_t{16} << 10;  // of rclone's log
constexpr int kMostStartLines = 50;                  // of notices before it says where it listens
constexpr std::chrono::seconds kStartTime{30};       // measured 0.1 s; a cold disk takes some
constexpr std::size_t kLongestReason = 300;          // bytes of an error: rclone repeats URLs
constexpr milliseconds kProgressInterval{500};       // git-lfs redraws no faster
constexpr std::array<int, 2> kOldestVersion{1, 60};  // operations/stat and fsinfo as we use them

// rclone does not end when its starter does, and git-lfs kills agents that it wants no longer. So a
// shell stands between: it ends rclone when its own input closes, which the kernel sees to however
// we end. Should the shell be killed, the kernel ends rclone (setpriv, util-linux). Ctrl-C is for
// us alone to answer. rclone logs to standard error; its address is in there.
constexpr const char* kKeeper =
    "trap '' INT\n"
    "if setpriv --pdeathsig TERM true; then set -- setpriv --pdeathsig TERM \"$@\"; fi "
    "2>/dev/null\n"
    "\"$@\" </dev/null 2>&1 &\n"
    "exec >/dev/null 2>&1\n"
    "read -r end\n"
    "kill $!\n"
    "wait\n";

std::string random_text() {
  std::array<char, kSecretBytes> bytes{};
  for (std::size_t done = 0; done < bytes.size();) {
    const auto got = ::getrandom(bytes.data() + done, bytes.size() - done, 0);
    if (got < 0 && errno != EINTR)
      throw Error(ErrorKind::io, "start rclone: the system gives no random bytes");
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return base64_of({bytes.data(), bytes.size()});
}

std::string path_of(const std::string& program) {
  if (program.find('/') != program.npos) return program;
  if (const auto found = find_program(program)) return found->string();
  throw Error(ErrorKind::not_found, fmt::format("start {}: it is not installed", program))
      .hint("Install it: sudo apt install rclone");
}

ChildRequest daemon_request(const RcloneOptions& options, const Secret& user,
                            const Secret& password) {
  // Time limits are ours: with the defaults 1.60 still tries after 600 s when nobody listens.
  std::vector<std::string> command{"sh", "-c", kKeeper, "sh", path_of(options.program)};
  for (const auto* word :
       {"rcd", "--rc-addr=127.0.0.1:0", "--rc-no-auth=false", "--rc-serve=false",
        "--rc-web-gui=false", "--ask-password=false", "--dry-run=false", "--use-json-log=false",
        "--log-level=NOTICE", "--contimeout=20s", "--timeout=60s", "--low-level-retries=3"})
    command.emplace_back(word);
  ChildRequest request{std::move(command), options.environment, {}};
  // What a user may have set for rclone by hand and what would hide the address, or fail beside
  // our options (-q with --log-level). The configuration and the remotes stay as they are.
  for (const auto* name : {"RCLONE_LOG_FILE", "RCLONE_RC_HTPASSWD", "RCLONE_RC_CERT",
                           "RCLONE_RC_KEY", "RCLONE_RC_BASEURL", "RCLONE_RC_FILES"})
    request.environment.emplace_back(name, "");
  request.environment.emplace_back("RCLONE_QUIET", "false");
  request.environment.emplace_back("RCLONE_VERBOSE", "0");
  request.environment.emplace_back("RCLONE_SYSLOG", "false");
  request.environment.emplace_back("RCLONE_RC_USER", user.reveal());
  request.environment.emplace_back("RCLONE_RC_PASS", password.reveal());
  return request;
}

// "… NOTICE: Serving remote control on http://127.0.0.1:40123/"
std::optional<std::string> address_in(const std::string& line) {
  const auto begin = line.find(kLoopback);
  if (begin == line.npos || line.find("Serving remote control") == line.npos) return std::nullopt;
  const auto end = line.find_first_not_of("0123456789", begin + kLoopback.size());
  return line.substr(begin, end == line.npos ? end : end - begin) + '/';
}

std::string read_address(Child& child) {
  child.set_patience(kStartTime);
  std::string last = "it says nothing";
  for (int lines = 0; lines < kMostStartLines; ++lines) {
    const auto line = child.read_line(kLongestLine);
    if (!line) break;
    if (auto address = address_in(*line)) return *std::move(address);
    last = *line;
  }
  throw Error(ErrorKind::config,
              fmt::format("start rclone: {}", cut_utf8(visible_line(last), kLongestReason)))
      .hint("Try it by hand: rclone rcd --rc-addr 127.0.0.1:0 --rc-no-auth");
}

// Loopback only: no proxy, no configured headers, and a call takes as long as its bytes take.
net::Settings loopback_settings(const std::string& /*url*/) {
  net::Settings settings;
  settings.proxy = "";
  settings.idle_timeout = std::chrono::seconds(0);
  return settings;
}

// rclone has no error codes for these; the texts are from fs/fs.go and fs/config (1.60 to 1.70).
ErrorKind kind_of(std::string_view reason) {
  const auto has = [&](std::string_view part) { return reason.find(part) != reason.npos; };
  if (has("didn't find section in config") || has("didn't find backend") || has("config file"))
    return ErrorKind::config;
  if (has("object not found") || has("directory not found")) return ErrorKind::not_found;
  if (has("401 Unauthorized") || has("403 Forbidden") || has("AccessDenied") ||
      has("unable to authenticate"))
    return ErrorKind::auth;
  if (has("no space left") || has("permission denied") || has("read-only file system"))
    return ErrorKind::io;
  return ErrorKind::network;
}

[[noreturn]] void throw_refusal(const net::Response& response, const std::string& activity) {
  const auto document = Json::parse(response.body, nullptr, false);
  std::string reason = fmt::format("rclone answers {}", response.status);
  if (document.is_object() && document.contains("error") && document["error"].is_string())
    reason = document["error"].get<std::string>();
  Error error(kind_of(reason),
              fmt::format("{}: {}", activity, cut_utf8(visible_line(reason), kLongestReason)));
  if (error.kind() == ErrorKind::config)
    error.hint("See which remotes there are: rclone listremotes");
  throw error;
}

}  // namespace

// Shared with timers and calls that may outlive the call they watch.
struct Daemon::Watch {
  std::string group;
  CopyProgress progress;
  bool done = false;
  std::exception_ptr failure = {};  // of `progress`; thrown when the session is not in the way

  void report(std::uint64_t bytes) noexcept {
    try {
      progress(bytes);
    } catch (...) {
      failure = std::current_exception();
    }
  }
};

Daemon::Daemon(const RcloneOptions& options)
    : user_(random_text()),
      password_(random_text()),
      child_(daemon_request(options, user_, password_)),
      url_(read_address(child_)),
      session_({loopback_settings, nullptr, 4}) {
  check_version();
}

Daemon::~Daemon() = default;

void Daemon::check_version() {
  const auto answer = call("core/version", Json::object(), "ask rclone for its version");
  const auto text = answer.contains("version") && answer["version"].is_string()
                        ? answer["version"].get<std::string>()
                        : std::string("(unknown)");
  version_ = visible_line(cut_utf8(text, kLongestReason));
  std::vector<int> parts;
  if (const auto found = answer.find("decomposed"); found != answer.end())
    for (const auto& part : *found) parts.push_back(part.is_number_integer() ? part.get<int>() : 0);
  if (std::lexicographical_compare(parts.begin(), parts.end(), kOldestVersion.begin(),
                                   kOldestVersion.end()))
    throw Error(ErrorKind::config, fmt::format("use rclone {}: it is older than {}.{}", version_,
                                               kOldestVersion[0], kOldestVersion[1]))
        .hint("Install a newer one: https://rclone.org/install/");
}

net::Request Daemon::request(std::string_view method, const Json& parameters) const {
  net::Request request;
  request.method = "POST";
  request.url = url_ + std::string(method);
  request.headers = {
      {"Content-Type", "application/json"},
      {"Authorization", "Basic " + base64_of(user_.reveal() + ":" + password_.reveal())}};
  request.body = parameters.dump();
  request.credentials = net::Credentials::never;
  return request;
}

Json Daemon::call(std::string_view method, Json parameters, const std::string& activity,
                  const CopyProgress& progress) {
  const auto watched = std::make_shared<Watch>();
  if (progress) {
    watched->group = fmt::format("ztgit/{}", ++calls_);
    watched->progress = progress;
    parameters["_group"] = watched->group;
    watch(watched);
  }
  net::Request question;
  try {
    question = request(method, parameters);
  } catch (const Json::exception&) {  // JSON is UTF-8, names of files need not be
    throw Error(ErrorKind::usage, fmt::format("{}: a name in it is not UTF-8", activity));
  }
  const auto outcome = session_.fetch(std::move(question));
  watched->done = true;
  drop_output();
  if (watched->failure) std::rethrow_exception(watched->failure);
  if (!outcome) {
    alive_ = false;
    const bool cancelled = outcome.error().kind == net::FailureKind::cancelled;
    throw Error(cancelled ? ErrorKind::cancelled : ErrorKind::network,
                fmt::format("{}: rclone cannot be reached: {}", activity, outcome.error().message));
  }
  if (outcome->status != 200) throw_refusal(*outcome, activity);
  auto answer = Json::parse(outcome->body, nullptr, false);
  if (!answer.is_object())
    throw Error(ErrorKind::network, fmt::format("{}: rclone's answer is no JSON", activity));
  return answer;
}

void Daemon::watch(const std::shared_ptr<Watch>& watched) {
  session_.after(kProgressInterval, [this, watched] {
    if (watched->done) return;
    session_.start(
        request("core/stats", {{"group", watched->group}}),
        [this, watched](const net::Outcome& outcome) {
          if (watched->done) return;
          if (outcome && outcome->status == 200) {
            const auto stats = Json::parse(outcome->body, nullptr, false);
            if (stats.is_object() && stats.contains("bytes") && stats["bytes"].is_number_unsigned())
              watched->report(stats["bytes"].get<std::uint64_t>());
          }
          if (!watched->failure) watch(watched);
        });
  });
}

// Its log says again what its answers say; but a full pipe would stop it.
void Daemon::drop_output() {
  std::array<std::byte, 1 << 14> bytes;  // read() fills it
  pollfd wait{child_.output_descriptor(), POLLIN, 0};
  while (wait.fd >= 0 && ::poll(&wait, 1, 0) > 0 && child_.read(bytes) > 0)
    wait.fd = child_.output_descriptor();
}

}  // namespace ztgit::cloud
