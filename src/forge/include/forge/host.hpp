#pragma once

#include <string>
#include <vector>

#include "base/config_entry.hpp"
#include "net/url.hpp"

namespace ztgit::forge {

enum class Kind { unknown, github, gitee, gitea, gitlab };
const char* name_of(Kind kind) noexcept;  // "github"

// What runs on a host: github.com, *.ghe.com, gitee.com, gitlab.com, gitea.com and codeberg.org are
// known; for others git's `ztgit.<url>.forge` says it, in the user's own configuration. A
// repository must never have a say: the answer decides which of the user's tokens are offered
// there.
Kind kind_of(const net::Url& url, const std::vector<ConfigEntry>& config);

// True for the hosts that the kind's own company runs, which tokens without a host are meant for:
// https only, and its own port.
bool is_public_service(const net::Url& url, Kind kind);

// True for those names, at any port: what the user says of the kind of other hosts.
bool is_known_host(const net::Url& url);

// "https://host[:port]", the port only where it is not the scheme's own: how an origin is shown,
// typed and stored.
std::string origin_name(const net::Url& url);

// What a person types for a host: "gitee.com", "git.example.com:8443",
// "https://gitee.com/team/hero". Error (usage), which does not repeat the text: it may hold a
// password.
net::Url parse_origin(const std::string& text);

bool is_loopback(const net::Url& url);  // localhost, 127.0.0.0/8, [::1]

// The variable that holds a token for exactly this origin: "https://my-git.example.com:8443" is
// ZTGIT_TOKEN_MY__GIT_EXAMPLE_COM_8443. A dash is two underscores, as in Terraform's TF_TOKEN_…:
// with one, whoever registers git-example.com would be handed the token of git.example.com. Empty
// where there is none: names that are no host name, IPv6, and http beyond this machine.
std::string token_variable(const net::Url& url);

}  // namespace ztgit::forge
