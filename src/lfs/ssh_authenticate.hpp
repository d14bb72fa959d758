#pragma once

// Private to lfs/: git-lfs-authenticate on the other side of ssh (git-lfs
// docs/api/server-discovery.md, lfshttp/ssh.go).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/process.hpp"
#include "base/secret.hpp"
#include "lfs/transfer.hpp"

namespace ztgit::lfs {

struct SshLogin {
  std::string href;  // of the API
  std::vector<std::pair<std::string, Secret>> headers;
};

// nullopt: the remote is not reached by ssh, or its server has no such command; then the guessed
// URL is what there is. Kept in the context until 5 s before it expires. Error: auth, network,
// no_lfs.
std::optional<SshLogin> ssh_login(const TransferContext& context, Operation operation);

// What the command printed, read: nullopt where it is no login.
struct TimedLogin {
  SshLogin login;
  std::optional<std::chrono::seconds> life;  // absent: as long as this run
};
std::optional<TimedLogin> parse_ssh_login(std::string_view text, std::int64_t now);

// True where the output of a failed run means that the server has no such command.
bool has_no_such_command(const ProcessResult& result);

}  // namespace ztgit::lfs
