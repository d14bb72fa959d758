#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "net/url.hpp"

namespace ztgit::net {

// A 401, as the server put it.
struct Challenge {
  Url url;
  std::vector<std::string> schemes;  // the values of WWW-Authenticate and LFS-Authenticate
  std::string repository_path;       // "/owner/repo.git", or empty
};

struct Authorization {
  Secret value;        // of the header: "Basic …", "Bearer …"
  std::string source;  // where it came from: "GITEE_TOKEN", "git credential"; may be shown
};

// Knows what to say to a server that asks who we are. Each answer is for that origin and no other:
// the session never hands it to another host.
class Authenticator {
 public:
  Authenticator() = default;
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;
  virtual ~Authenticator() = default;

  // What this server has accepted before, in this run; sent without being asked.
  virtual std::optional<Authorization> known(const Url& url) = 0;
  // nullopt: there is nothing (more) to try. May ask the user, and may take its time.
  virtual std::optional<Authorization> ask(const Challenge& challenge) = 0;
  virtual void accepted(const Challenge& challenge, const Authorization& authorization) = 0;
  virtual void rejected(const Challenge& challenge, const Authorization& authorization) = 0;
};

}  // namespace ztgit::net
