#pragma once

// Private to forge/: git's credential helpers, asked through git-credential(1).

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "net/url.hpp"

namespace ztgit::forge {

struct GitCredentialQuery {
  net::Url url;           // its scheme, host and port
  std::string user = {};  // empty: any
  std::string path = {};  // "/team/hero.git" for credential.useHttpPath; else empty
  std::vector<std::string> challenges = {};  // values of WWW-Authenticate
  std::vector<std::string> state = {};  // of the answer before this one, where it had several steps
};

struct GitCredentialAnswer {
  std::string user;
  Secret password;                 // empty where there is a credential
  std::string scheme;              // "Bearer", "Basic": of `credential`; empty otherwise
  Secret credential;               // encoded for the header already
  std::vector<std::string> state;  // to be given back
  bool more_steps = false;         // a 401 is the next step, not a refusal
  Secret text;                     // all of it, for approve and reject
};

class GitCredential {
 public:
  // `repository` empty: the current folder.
  GitCredential(std::string program, std::filesystem::path repository)
      : program_(std::move(program)), repository_(std::move(repository)) {}

  // nullopt: git knows nothing. `may_ask`: git asks the user, in the user's own way (GIT_ASKPASS,
  // core.askPass, SSH_ASKPASS, the terminal unless GIT_TERMINAL_PROMPT forbids). Error (usage) when
  // a value would break out of its line (CVE-2020-5260, CVE-2024-52006); network, not_found, io.
  std::optional<GitCredentialAnswer> fill(const GitCredentialQuery& query, bool may_ask) const;

  // Throw Error (network, not_found, io) when git cannot be asked.
  void approve(const GitCredentialAnswer& answer) const;
  void reject(const GitCredentialAnswer& answer) const;

 private:
  std::string run(const std::string& input, bool may_ask) const;
  void tell(const char* verb, const GitCredentialAnswer& answer) const;

  std::string program_;
  std::filesystem::path repository_;
};

// The key=value lines of an answer for `query`. nullopt: nothing to sign in with, or an answer for
// another host, or one that has expired at `now` (seconds since 1970). For tests.
std::optional<GitCredentialAnswer> parse_git_answer(const GitCredentialQuery& query,
                                                    const std::string& text, long long now);

// What git is told on its standard input. For tests.
std::string git_question(const GitCredentialQuery& query);

}  // namespace ztgit::forge
