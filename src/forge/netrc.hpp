#pragma once

// Private to forge/: the file of ftp(1), which curl, git and git-lfs read too.

#include <optional>
#include <string>
#include <string_view>

#include "base/secret.hpp"

namespace ztgit::forge {

struct NetrcQuery {
  std::string host;
  std::string user = {};      // empty: any
  bool with_default = false;  // whether the entry for every host counts
};

struct NetrcLogin {
  std::string user;
  Secret password;
};

// The first entry that fits and has a password. Words may stand in double quotes, with \" \\ \n \r
// \t in them, as curl has it (lib/netrc.c); "#" begins a comment where a word would; macros are
// skipped. What is malformed ends the reading: what stood before it counts.
std::optional<NetrcLogin> find_in_netrc(std::string_view text, const NetrcQuery& query);

}  // namespace ztgit::forge
