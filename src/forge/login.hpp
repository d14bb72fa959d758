#pragma once

// Private to forge/: something to sign in with, and where it was found.

#include <string>

#include "base/secret.hpp"
#include "forge/host.hpp"

namespace ztgit::forge {

struct Login {
  std::string user;    // beside a token, empty: what the forge expects there
  Secret secret;       // password or token
  std::string source;  // "GITEE_TOKEN", "gh", "~/.netrc": may be shown
  bool is_token = true;
  Kind kind = Kind::unknown;  // of the forge that it was made for, where its source tells
};

}  // namespace ztgit::forge
