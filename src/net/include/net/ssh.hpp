#pragma once

// The user's ssh program, called as git calls it: ~/.ssh/config, agents, known hosts and hardware
// keys are its business (docs/decisions/0007).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config_entry.hpp"
#include "base/variables.hpp"

namespace ztgit::net {

struct SshUrl {
  std::string user;  // empty: ssh's own choice
  std::string host;  // without brackets
  int port = 0;      // 0: ssh's own choice
  std::string path;  // as the other side is to see it: "/srv/hero.git", "team/hero.git", "~me/x"

  // "user@host:port": equal strings mean the same server and account.
  std::string account() const;
};

// ssh://, git+ssh://, ssh+git:// and user@host:path, by git's rules (a colon before the first
// slash). nullopt: some other URL, or one whose host or path begins with "-" (CVE-2017-1000117).
std::optional<SshUrl> parse_ssh_url(std::string_view text);

// Words to start so that `remote_command` (a shell line there) runs on the host: GIT_SSH_COMMAND,
// core.sshCommand, GIT_SSH, "ssh", in this order, with the options that ssh.variant or the
// program's name allows (git's connect.c). The first two are shell lines: they go through "sh -c".
std::vector<std::string> ssh_words(const SshUrl& url, const std::string& remote_command,
                                   const std::vector<ConfigEntry>& config,
                                   const Variables& variables);

// `text` as one word of a shell line.
std::string shell_quoted(std::string_view text);

}  // namespace ztgit::net
