#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forge/credentials.hpp"
#include "forge/host.hpp"

namespace ztgit::forge {

struct SurveyRequest {
  CredentialsOptions options;  // its URLs are not used, and nobody is asked
  std::vector<std::string>
      remote_urls;  // of the project around; others than http and https are left out
  std::optional<std::string> host;  // as typed: this one only
};

struct HostState {
  std::string origin;  // "https://gitee.com"
  Kind kind = Kind::unknown;
  std::string variable;               // ZTGIT_TOKEN_…; may be empty
  std::optional<std::string> source;  // of what would be used there first; nullopt: nothing found
};

struct SurveyReport {
  std::vector<HostState> hosts;       // sorted by origin
  std::vector<std::string> problems;  // visible lines
};

// Where we could sign in, and with whose help: on the remotes' hosts, on those of our own file, and
// on github.com, gitee.com and gitlab.com if a variable or tool has something for them. Asks no
// server. Error: usage for a host that is none; config when our own file of tokens is not private.
SurveyReport survey(const SurveyRequest& request);

}  // namespace ztgit::forge
