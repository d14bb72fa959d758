#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "base/secret.hpp"
#include "base/variables.hpp"
#include "net/authenticator.hpp"

namespace ztgit::forge {

// Looked up in PATH; a test names its own.
struct Programs {
  std::string git = "git", gh = "gh", gitee = "gitee";
};

struct CredentialsOptions {
  Variables variables;                    // must be callable
  std::filesystem::path home;             // of ~/.netrc, ~/.config/gitee
  std::filesystem::path config_home;      // $XDG_CONFIG_HOME, else ~/.config
  std::vector<ConfigEntry> config = {};   // git's, without a .lfsconfig
  std::filesystem::path repository = {};  // where git is asked, for its own settings; empty: here
  std::string remote_url = {};            // of the git remote; may hold user and password
  std::string lfs_url = {};               // of the LFS server, the same
  bool may_ask = false;                   // whether git may ask the user
  Programs programs = {};
};

struct ApiToken {
  Secret token;
  std::string user;      // may be empty
  std::string source;    // may be shown
  bool is_token = true;  // false: perhaps a password, to be sent with its user as Basic
};

// Who we are on a server, taken from what the user already has, in this order: the URL itself,
// environment variables, other tools' configuration, git credential, ~/.netrc, 'ztgit auth login',
// and last, where allowed, git asking the user (docs/formats/credentials.md). An answer goes to the
// exact scheme, host and port that it belongs to. Where the git remote is on the server asked
// about, its URL is used for the lookup, so that LFS takes git's stored login (git-lfs,
// lfsapi/auth.go).
//
// What has been rejected is not offered again in this run; what git credential gave is approved or
// rejected there. Not for several threads at once. Error (config) when our own file of tokens is
// not private; everything else that could not be read is a line of problems().
class Credentials final : public net::Authenticator {
 public:
  explicit Credentials(CredentialsOptions options);
  Credentials(const Credentials&) = delete;
  Credentials& operator=(const Credentials&) = delete;
  ~Credentials() override;

  std::optional<net::Authorization> known(const net::Url& url) override;
  std::optional<net::Authorization> ask(const net::Challenge& challenge) override;
  void accepted(const net::Challenge& challenge, const net::Authorization& authorization) override;
  void rejected(const net::Challenge& challenge, const net::Authorization& authorization) override;

  // For the forge's API on this origin, from the same places; asks nobody.
  std::optional<ApiToken> token_for_api(const net::Url& url);

  // What could not be read on the way, one visible line each, without secrets: for warnings.
  const std::vector<std::string>& problems() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ztgit::forge
