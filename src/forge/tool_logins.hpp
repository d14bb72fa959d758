#pragma once

// Private to forge/: tokens in the configuration of other programs.

#include <filesystem>
#include <string>
#include <vector>

#include "base/variables.hpp"
#include "forge/credentials.hpp"
#include "forge/host.hpp"
#include "login.hpp"

namespace ztgit::forge {

// Of gh, gitee, tea, glab and hub, where one of them has an entry for exactly this https origin; gh
// and gitee are asked where they keep the token in a key ring. What cannot be read is said in
// `problems`, and does not stop the others.
std::vector<Login> tool_logins(const net::Url& url, const CredentialsOptions& options,
                               std::vector<std::string>& problems);

}  // namespace ztgit::forge
