#include "git_credential.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <string_view>

#include <fmt/format.h>

#include "base/child.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "forge/host.hpp"

namespace ztgit::forge {

namespace {

constexpr std::size_t kMostBytes = std::size_t{128} << 10;  // git's own limit of a line is 64 KiB
constexpr std::size_t kMostLines = 256;
constexpr std::size_t kMostChallenges = 16;
constexpr std::size_t kMostChallengeBytes = 4096;
constexpr std::chrono::seconds kPatience{60};          // a helper that unlocks a key ring
constexpr std::chrono::minutes kPatienceWithUser{15};  // looking for the token in a browser
constexpr std::string_view kLineBreaks("\n\r\0", 3);   // credential.protectProtocol

bool fits_a_line(std::string_view value) { return value.find_first_of(kLineBreaks) == value.npos; }

void put(std::string& text, const char* key, std::string_view value) {
  if (!fits_a_line(value))
    throw Error(ErrorKind::usage,
                fmt::format("ask git for a login: the {} of the address holds a line break", key));
  text += fmt::format("{}={}\n", key, value);
}

// As git has it in "host=": with the port where it is not the scheme's own.
std::string host_of(const net::Url& url) {
  const auto name = origin_name(url);
  return name.substr(name.find("://") + 3);
}

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

// git stores paths decoded (credential.c).
std::string url_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// The name of an HTTP authentication scheme is a token (RFC 9110 section 11.1).
bool is_scheme(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool has_expired(std::string_view value, long long now) {
  long long when = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), when);
  return problem == std::errc() && end == value.data() + value.size() && when <= now;
}

}  // namespace

std::string git_question(const GitCredentialQuery& query) {
  // Capabilities first: git wants them before what they are about (git-credential(1)).
  std::string text = "capability[]=authtype\ncapability[]=state\n";
  put(text, "protocol", query.url.scheme);
  put(text, "host", host_of(query.url));
  if (!query.user.empty()) put(text, "username", query.user);
  auto path = url_decoded(query.path);
  path.erase(0, path.find_first_not_of('/'));
  if (!path.empty()) put(text, "path", path);
  std::size_t count = 0;
  for (const auto& challenge : query.challenges)  // the server's: what does not fit is left out
    if (fits_a_line(challenge) && challenge.size() <= kMostChallengeBytes &&
        ++count <= kMostChallenges)
      put(text, "wwwauth[]", challenge);
  for (const auto& state : query.state) put(text, "state[]", state);
  return text + "\n";
}

std::optional<GitCredentialAnswer> parse_git_answer(const GitCredentialQuery& query,
                                                    const std::string& text, long long now) {
  if (text.size() > kMostBytes) return std::nullopt;
  GitCredentialAnswer answer;
  std::string kept;
  std::size_t count = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = line.find('=');
    if (equals == line.npos) continue;
    if (!fits_a_line(line) || ++count > kMostLines) return std::nullopt;
    const auto key = line.substr(0, equals);
    const std::string value(line.substr(equals + 1));
    // A helper may answer for another host than it was asked for; we do not.
    if (key == "protocol" && value != query.url.scheme) return std::nullopt;
    if (key == "host" && ascii_lower(value) != host_of(query.url)) return std::nullopt;
    if (key == "password_expiry_utc" && has_expired(value, now)) return std::nullopt;
    if (key == "username") answer.user = value;
    if (key == "password") answer.password = Secret(value);
    if (key == "authtype") answer.scheme = value;
    if (key == "credential") answer.credential = Secret(value);
    if (key == "state[]") answer.state.push_back(value);
    if (key == "continue") answer.more_steps = value == "1" || value == "true";
    kept += fmt::format("{}\n", line);
  }
  answer.text = Secret(std::move(kept));
  if (!answer.credential.empty() && is_scheme(answer.scheme)) return answer;
  // GIT_ASKPASS=true, as scripts set it, makes git answer with an empty name and password.
  if (answer.password.empty()) return std::nullopt;
  answer.scheme.clear();
  answer.credential = Secret();
  return answer;
}

std::string GitCredential::run(const std::string& input, bool may_ask) const {
  if (!may_ask) {
    const auto result =
        run_process({.command = {program_, "-c", "core.askPass=", "credential", "fill"},
                     .input = input,
                     // An empty GIT_ASKPASS keeps git from going on to the others; the last is for
                     // Git Credential Manager, which opens windows.
                     .environment = {{"GIT_TERMINAL_PROMPT", "0"},
                                     {"GIT_ASKPASS", ""},
                                     {"SSH_ASKPASS", ""},
                                     {"GCM_INTERACTIVE", "never"}},
                     .folder = repository_,
                     .timeout = kPatience,
                     .output_limit = kMostBytes + 1});
    return result.ok() ? result.output : std::string();
  }
  // Its standard error is ours: helpers say there what the user is to do.
  Child git({.command = {program_, "credential", "fill"}, .folder = repository_});
  git.set_patience(kPatienceWithUser);
  git.write(input);
  git.close_input();
  std::string output;
  while (const auto line = git.read_line(kMostBytes)) {
    output += *line + "\n";
    if (output.size() > kMostBytes) break;
  }
  return git.wait() == 0 ? output : std::string();
}

std::optional<GitCredentialAnswer> GitCredential::fill(const GitCredentialQuery& query,
                                                       bool may_ask) const {
  const Secret output(run(git_question(query), may_ask));
  return parse_git_answer(query, output.reveal(), static_cast<long long>(std::time(nullptr)));
}

void GitCredential::tell(const char* verb, const GitCredentialAnswer& answer) const {
  const auto result = run_process({.command = {program_, "credential", verb},
                                   .input = answer.text.reveal() + "\n",
                                   .environment = {{"GIT_TERMINAL_PROMPT", "0"}},
                                   .folder = repository_,
                                   .timeout = kPatience,
                                   .output_limit = kMostBytes});
  // What it printed stays out of the message: a helper may have echoed what it was given.
  if (!result.ok())
    throw Error(ErrorKind::io,
                fmt::format("run 'git credential {}': it ended with {}", verb, result.status));
}

void GitCredential::approve(const GitCredentialAnswer& answer) const { tell("approve", answer); }

void GitCredential::reject(const GitCredentialAnswer& answer) const { tell("reject", answer); }

}  // namespace ztgit::forge
