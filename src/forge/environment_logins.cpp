#include "environment_logins.hpp"

#include <array>
#include <optional>

#include "base/text.hpp"
#include "forge/token_store.hpp"

namespace ztgit::forge {

namespace {

// Where a token goes that names no host itself.
enum class Home {
  service,     // the company's own: github.com, gitee.com
  own_server,  // one that the user's configuration calls by this kind
  either
};

struct Rule {
  const char* variable;
  Kind kind;
  Home home;
  const char* server =
      nullptr;  // the variable that names its server, and beats `home` where it is set
};

// GitHub: cli/go-gh pkg/auth/auth.go. GITHUB_SERVER_URL stands in every workflow run, also in
// Gitea's, where GITHUB_TOKEN is Gitea's. Gitee: oschina/gitee-cli, oschina/mcp-gitee. OAUTH_TOKEN,
// which glab reads too, could be anyone's and is left alone.
constexpr std::array kRules = {
    Rule{"GH_TOKEN", Kind::github, Home::service},
    Rule{"GITHUB_TOKEN", Kind::github, Home::service, "GITHUB_SERVER_URL"},
    Rule{"GH_ENTERPRISE_TOKEN", Kind::github, Home::own_server, "GH_HOST"},
    Rule{"GITHUB_ENTERPRISE_TOKEN", Kind::github, Home::own_server, "GH_HOST"},
    Rule{"GITEE_TOKEN", Kind::gitee, Home::service},
    Rule{"GITEE_ACCESS_TOKEN", Kind::gitee, Home::service},
    Rule{"GITEA_TOKEN", Kind::gitea, Home::own_server, "GITEA_SERVER_URL"},
    Rule{"GITEA_SERVER_TOKEN", Kind::gitea, Home::own_server, "GITEA_SERVER_URL"},
    Rule{"FORGEJO_TOKEN", Kind::gitea, Home::own_server},
    Rule{"GITLAB_TOKEN", Kind::gitlab, Home::either, "GITLAB_HOST"},
    Rule{"GITLAB_ACCESS_TOKEN", Kind::gitlab, Home::either, "GITLAB_HOST"},
};

bool names(const std::string& server, const net::Url& url) {
  const auto text = server.find("://") == server.npos ? "https://" + server : server;
  const auto there = net::parse_url(text);
  return there && there->origin() == url.origin();
}

bool is_meant_for(const Rule& rule, const net::Url& url, Kind kind, const Variables& variables) {
  const bool service = is_public_service(url, rule.kind);
  if (rule.home == Home::own_server && service && rule.kind == Kind::github)
    return false;  // gh keeps GH_ENTERPRISE_TOKEN off github.com whatever GH_HOST says
  if (rule.server != nullptr)
    if (const auto server = variables(rule.server)) return names(*server, url);
  if (service) return rule.home != Home::own_server;
  return kind == rule.kind && rule.home != Home::service && !is_known_host(url);
}

}  // namespace

std::vector<Login> environment_logins(const net::Url& url, Kind kind, const Variables& variables) {
  std::vector<Login> logins;
  const auto take = [&](const std::string& name, Kind made_for) {
    const auto value = variables(name);
    if (!value) return;
    const std::string token(trim(*value));
    if (is_token(token)) logins.push_back({{}, Secret(token), name, true, made_for});
  };
  if (const auto own = token_variable(url); !own.empty()) take(own, kind);
  if (url.scheme != "https") return logins;  // the others were made for https
  for (const auto& rule : kRules)
    if (is_meant_for(rule, url, kind, variables)) take(rule.variable, rule.kind);
  return logins;
}

}  // namespace ztgit::forge
