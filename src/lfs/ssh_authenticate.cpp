#include "ssh_authenticate.hpp"

#include <algorithm>
#include <ctime>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "batch.hpp"
#include "config.hpp"
#include "net/ssh.hpp"
#include "net/url.hpp"

namespace ztgit::lfs {

using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

// Per account, path and operation. Entries are few: one run speaks to one or two remotes.
class SshLogins {
 public:
  struct Entry {
    std::optional<SshLogin> login;  // absent: the server has no such command
    std::optional<Clock::time_point> good_until;
  };
  using Key = std::tuple<std::string, std::string, Operation>;
  std::map<Key, Entry> entries;
};

std::shared_ptr<SshLogins> make_ssh_logins() { return std::make_shared<SshLogins>(); }

namespace {

constexpr seconds kPatience{120};                          // people type passphrases and touch keys
constexpr seconds kLeast{5};                               // of life: git-lfs, ssh/ssh.go
constexpr std::size_t kMostBytes = std::size_t{64} << 10;  // a login has one token
constexpr std::size_t kMostHeaders = 32;
constexpr int kNotFound = 127;  // of a shell

// git-lfs sends the path bare, and a forge need not know quotes; but what a shell there would take
// apart or expand is quoted.
std::string as_word(const std::string& path) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-+~@%:=,").find(c) != std::string_view::npos;
  };
  return std::all_of(path.begin(), path.end(), plain) ? path : net::shell_quoted(path);
}

ProcessResult ask(const TransferContext& context, Operation operation) {
  const auto& ssh = *context.endpoint.ssh;
  ProcessRequest request;
  request.command = net::ssh_words(
      ssh, fmt::format("git-lfs-authenticate {} {}", as_word(ssh.path), name_of(operation)),
      context.config, context.variables);
  request.timeout = kPatience;
  request.output_limit = kMostBytes;
  return run_process(request);
}

Error refusal(const TransferContext& context, const ProcessResult& result) {
  const auto said = bounded_line(result.error_output.empty() ? result.output : result.error_output);
  const auto whole = fmt::format("log in to the LFS server by ssh {}: {}",
                                 visible_line(context.endpoint.ssh->account()),
                                 said.empty() ? fmt::format("exit code {}", result.status) : said);
  if (is_plan_refusal(result.error_output) || is_plan_refusal(result.output))
    return {ErrorKind::no_lfs, whole};
  // 255 is ssh's own failure: no connection, no key that the server takes.
  return {ErrorKind::auth, whole};
}

std::optional<TimedLogin> log_in(const TransferContext& context, Operation operation) {
  const auto result = ask(context, operation);
  if (!result.ok()) {
    if (is_plan_refusal(result.error_output) || !has_no_such_command(result))
      throw refusal(context, result);
    return std::nullopt;
  }
  auto login = parse_ssh_login(result.output, std::time(nullptr));
  if (!login)
    throw Error(ErrorKind::network,
                fmt::format("log in to the LFS server by ssh {}: its answer is no login",
                            visible_line(context.endpoint.ssh->account())));
  if (login->login.href.empty()) login->login.href = context.endpoint.url;
  if (!net::parse_url(login->login.href))
    throw Error(ErrorKind::network,
                fmt::format("log in to the LFS server by ssh {}: it names no web address",
                            visible_line(context.endpoint.ssh->account())));
  if (!login->life)
    if (const auto life = config_number(context.config, "lfs.defaulttokenttl"); life && *life > 0)
      login->life = seconds(std::min<std::int64_t>(*life, 86'400));
  return login;
}

}  // namespace

bool has_no_such_command(const ProcessResult& result) {
  const auto said = ascii_lower(result.error_output + " " + result.output);
  return result.status == kNotFound || said.find("command not found") != said.npos ||
         said.find("git-lfs-authenticate: not found") != said.npos ||
         said.find("git-lfs-authenticate' not found") != said.npos;
}

std::optional<TimedLogin> parse_ssh_login(std::string_view text, std::int64_t now) {
  const auto json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  TimedLogin timed;
  if (const auto href = json.find("href"); href != json.end() && href->is_string())
    timed.login.href = href->get<std::string>();
  if (const auto header = json.find("header"); header != json.end() && header->is_object())
    for (const auto& [key, value] : header->items())
      if (value.is_string() && timed.login.headers.size() < kMostHeaders)
        timed.login.headers.emplace_back(key, Secret(value.get<std::string>()));
  if (const auto in = json.find("expires_in"); in != json.end() && in->is_number_integer())
    if (const auto life = in->get<std::int64_t>(); life != 0)
      timed.life = seconds(std::clamp<std::int64_t>(life, 0, 86'400));
  if (const auto at = json.find("expires_at"); !timed.life && at != json.end() && at->is_string())
    if (const auto time = parse_git_date(at->get<std::string>()); time && time->seconds > 0)
      timed.life = seconds(std::clamp<std::int64_t>(time->seconds - now, 0, 86'400));
  return timed;
}

std::optional<SshLogin> ssh_login(const TransferContext& context, Operation operation) {
  const auto& ssh = context.endpoint.ssh;
  if (!ssh) return std::nullopt;
  const SshLogins::Key key{ssh->account(), ssh->path, operation};
  auto& entries = context.ssh_logins->entries;
  if (const auto found = entries.find(key);
      found != entries.end() &&
      (!found->second.good_until || *found->second.good_until > Clock::now()))
    return found->second.login;
  auto timed = log_in(context, operation);
  SshLogins::Entry entry;
  if (timed && timed->life) entry.good_until = Clock::now() + *timed->life - kLeast;
  if (timed) entry.login = std::move(timed->login);
  return entries.insert_or_assign(key, std::move(entry)).first->second.login;
}

}  // namespace ztgit::lfs
