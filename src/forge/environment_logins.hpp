#pragma once

// Private to forge/: tokens in environment variables.

#include <vector>

#include "base/variables.hpp"
#include "forge/host.hpp"
#include "login.hpp"

namespace ztgit::forge {

// ZTGIT_TOKEN_<HOST> first, then the variables of the forge's own tools where they are meant for
// this very origin: GITEE_TOKEN for gitee.com, GITHUB_TOKEN for GITHUB_SERVER_URL, and so on.
std::vector<Login> environment_logins(const net::Url& url, Kind kind, const Variables& variables);

}  // namespace ztgit::forge
