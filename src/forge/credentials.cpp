#include "forge/credentials.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "environment_logins.hpp"
#include "forge/host.hpp"
#include "forge/token_store.hpp"
#include "git_credential.hpp"
#include "login.hpp"
#include "net/settings.hpp"
#include "netrc.hpp"
#include "tool_logins.hpp"

namespace ztgit::forge {

namespace {

constexpr std::uint64_t kMostNetrcBytes = std::uint64_t{1} << 20;

// Where to look, in this order.
enum class Source { url, environment, tools, git, netrc, store, user, end };

// How the server wants to be answered.
enum class Manner { basic, bearer, other };

struct Candidate {
  Login login;
  std::optional<GitCredentialAnswer> git;  // where git credential gave it
};

struct Offer {
  Candidate candidate;
  net::Authorization authorization;
  bool accepted = false;
};

// What has been tried on one origin.
struct Origin {
  std::optional<Offer> offer;  // the one that exchanges use now
  std::deque<Candidate> waiting;
  Source next = Source::url;
  std::vector<Login> refused;
  std::vector<std::string> git_state;  // of an answer that has more steps to come
};

Source after(Source source) { return static_cast<Source>(static_cast<int>(source) + 1); }

// No scheme named at all means Basic: LFS servers leave the header out.
Manner manner_of(const std::vector<std::string>& schemes) {
  auto manner = schemes.empty() ? Manner::basic : Manner::other;
  for (const auto& scheme : schemes) {
    const auto name = ascii_lower(scheme.substr(0, scheme.find(' ')));
    if (name == "basic") return Manner::basic;
    if (name == "bearer") manner = Manner::bearer;
  }
  return manner;
}

// Beside a token in Basic: what the forges document for git over HTTPS. Gitee refuses other names
// than these and the login; Gitea takes any.
std::string user_beside_token(Kind kind, const Login& login, const std::string& url_user) {
  if (!login.user.empty()) return login.user;
  if (kind == Kind::unknown) kind = login.kind;
  if (kind == Kind::github) return "x-access-token";
  if (kind == Kind::gitee || kind == Kind::gitlab || url_user.empty()) return "oauth2";
  return url_user;
}

bool same(const Secret& one, const Secret& other) { return one.reveal() == other.reveal(); }

// A token is the same whatever name stands beside it: gh is git's credential helper for many.
bool covers(const std::vector<Login>& refused, const Login& login) {
  return std::any_of(refused.begin(), refused.end(), [&](const Login& other) {
    return same(other.secret, login.secret) &&
           (other.is_token || login.is_token || other.user == login.user);
  });
}

}  // namespace

struct Credentials::State {
  explicit State(CredentialsOptions given)
      : options(std::move(given)),
        git(options.programs.git, options.repository),
        store(options.config_home),
        remote(net::parse_url(options.remote_url)),
        lfs(net::parse_url(options.lfs_url)) {}

  CredentialsOptions options;
  GitCredential git;
  TokenStore store;
  std::optional<net::Url> remote, lfs;
  std::map<std::string, Origin> origins;
  std::vector<std::string> problems;

  bool on_remote(const net::Url& url) const { return remote && remote->origin() == url.origin(); }
  bool on_lfs(const net::Url& url) const { return lfs && lfs->origin() == url.origin(); }

  std::string user_in_url(const net::Url& url) const {
    if (on_lfs(url) && !lfs->user.empty()) return lfs->user;
    return on_remote(url) ? remote->user : std::string();
  }

  std::string path_of(const net::Challenge& challenge) const {
    const auto wanted = net::url_value(options.config, "credential", "usehttppath",
                                       origin_name(challenge.url) + challenge.url.path);
    const auto word = ascii_lower(wanted.value_or("false"));
    if (word != "true" && word != "yes" && word != "on" && word != "1" && !word.empty()) return {};
    if (on_remote(challenge.url)) return remote->path;
    return challenge.repository_path.empty() ? challenge.url.path : challenge.repository_path;
  }

  std::vector<Login> in_url(const net::Url& url) const {
    std::vector<Login> logins;
    if (on_lfs(url) && !lfs->password.empty())
      logins.push_back(
          {lfs->user, Secret(lfs->password), "the URL of the LFS server", false, Kind::unknown});
    if (on_remote(url) && !remote->password.empty())
      logins.push_back(
          {remote->user, Secret(remote->password), "the URL of the remote", false, Kind::unknown});
    return logins;
  }

  // A netrc knows neither scheme nor port, and its `default` no host: where it would leave this
  // machine unencrypted, or go to a host that it does not name, only for the remote that the user
  // chose. A repository's .lfsconfig can name any other.
  std::vector<Login> in_netrc(const net::Url& url) {
    const bool chosen = on_remote(url);
    if (url.scheme != "https" && !chosen && !is_loopback(url)) return {};
    const auto told = options.variables("NETRC");
    const auto file = told ? std::filesystem::path(*told) : options.home / ".netrc";
    try {
      const Secret text(read_file_if_exists(file, kMostNetrcBytes).value_or(""));
      auto found = find_in_netrc(
          text.reveal(), {.host = url.host, .user = user_in_url(url), .with_default = chosen});
      if (!found) return {};
      return {{std::move(found->user), std::move(found->password),
               told ? visible_line(file.string()) : "~/.netrc", false, Kind::unknown}};
    } catch (const Error& error) {
      problems.push_back(visible_line(error.what()));
      return {};
    }
  }

  std::vector<Login> in_store(const net::Url& url) const {
    const auto stored = store.find(url);
    if (!stored) return {};
    return {{stored->user, stored->token, kStoreSource, true, Kind::unknown}};
  }

  std::optional<Candidate> from_git(const net::Challenge& challenge, std::vector<std::string> state,
                                    bool may_ask) {
    GitCredentialQuery query{challenge.url, user_in_url(challenge.url), path_of(challenge),
                             challenge.schemes, std::move(state)};
    try {
      auto answer = git.fill(query, may_ask);
      if (!answer) return std::nullopt;
      const bool ready = !answer->scheme.empty();
      Login login{answer->user, ready ? answer->credential : answer->password, "git credential",
                  false, Kind::unknown};
      return Candidate{std::move(login), std::move(answer)};
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      problems.push_back(visible_line(error.what()));
      return std::nullopt;
    }
  }

  std::vector<Login> logins_in(Source source, const net::Url& url) {
    switch (source) {
      case Source::url: return in_url(url);
      case Source::environment:
        return environment_logins(url, kind_of(url, options.config), options.variables);
      case Source::tools: return tool_logins(url, options, problems);
      case Source::netrc: return in_netrc(url);
      case Source::store: return in_store(url);
      default: return {};
    }
  }

  std::optional<Candidate> next(Origin& origin, const net::Challenge& challenge) {
    while (origin.waiting.empty()) {
      if (origin.next == Source::end) return std::nullopt;
      const auto source = std::exchange(origin.next, after(origin.next));
      const bool user = source == Source::user;
      if (source == Source::git || (user && options.may_ask)) {
        if (auto found = from_git(challenge, {}, user)) origin.waiting.push_back(std::move(*found));
        continue;
      }
      for (auto& login : logins_in(source, challenge.url))
        origin.waiting.push_back({std::move(login), std::nullopt});
    }
    auto candidate = std::move(origin.waiting.front());
    origin.waiting.pop_front();
    return candidate;
  }

  // nullopt: nothing that this server would take, or that can be put into its header.
  std::optional<net::Authorization> authorization_of(const Candidate& candidate,
                                                     const net::Challenge& challenge) const {
    const auto& login = candidate.login;
    if (candidate.git && !candidate.git->scheme.empty())
      return net::Authorization{
          Secret(fmt::format("{} {}", candidate.git->scheme, candidate.git->credential.reveal())),
          login.source};
    const auto manner = manner_of(challenge.schemes);
    if (manner == Manner::bearer && is_token(login.secret.reveal()))
      return net::Authorization{Secret(fmt::format("Bearer {}", login.secret.reveal())),
                                login.source};
    if (manner != Manner::basic) return std::nullopt;
    const auto user = login.is_token ? user_beside_token(kind_of(challenge.url, options.config),
                                                         login, user_in_url(challenge.url))
                                     : login.user;
    if (user.find(':') != user.npos) return std::nullopt;  // RFC 7617: it would end the name
    const Secret pair(fmt::format("{}:{}", user, login.secret.reveal()));
    return net::Authorization{Secret(fmt::format("Basic {}", base64_of(pair.reveal()))),
                              login.source};
  }

  std::optional<Candidate> next_step(Origin& origin, const net::Challenge& challenge) {
    if (origin.git_state.empty()) return std::nullopt;
    return from_git(challenge, std::exchange(origin.git_state, {}), options.may_ask);
  }

  std::optional<net::Authorization> ask(const net::Challenge& challenge) {
    auto& origin = origins[challenge.url.origin()];
    // Another exchange has asked already, and waits for the answer to this one.
    if (origin.offer) return origin.offer->authorization;
    auto candidate = next_step(origin, challenge);
    if (!candidate) candidate = next(origin, challenge);
    for (; candidate; candidate = next(origin, challenge)) {
      if (covers(origin.refused, candidate->login)) continue;
      auto authorization = authorization_of(*candidate, challenge);
      if (!authorization) continue;
      origin.offer = Offer{std::move(*candidate), *authorization, false};
      return authorization;
    }
    return std::nullopt;
  }

  // Null when the exchange still speaks of one that has been replaced.
  Offer* offer_of(const net::Challenge& challenge, const net::Authorization& authorization) {
    const auto found = origins.find(challenge.url.origin());
    if (found == origins.end() || !found->second.offer) return nullptr;
    auto& offer = *found->second.offer;
    return same(offer.authorization.value, authorization.value) ? &offer : nullptr;
  }

  template <class Action>
  void tell_git(Action action) {
    try {
      action();
    } catch (const Error& error) {
      problems.push_back(visible_line(error.what()));
    }
  }
};

Credentials::Credentials(CredentialsOptions options) : state_(new State(std::move(options))) {}

Credentials::~Credentials() = default;

std::optional<net::Authorization> Credentials::known(const net::Url& url) {
  const auto found = state_->origins.find(url.origin());
  if (found == state_->origins.end() || !found->second.offer || !found->second.offer->accepted)
    return std::nullopt;
  return found->second.offer->authorization;
}

std::optional<net::Authorization> Credentials::ask(const net::Challenge& challenge) {
  return state_->ask(challenge);
}

void Credentials::accepted(const net::Challenge& challenge,
                           const net::Authorization& authorization) {
  auto* offer = state_->offer_of(challenge, authorization);
  if (offer == nullptr || std::exchange(offer->accepted, true)) return;
  if (const auto& answer = offer->candidate.git)
    state_->tell_git([&] { state_->git.approve(*answer); });
}

void Credentials::rejected(const net::Challenge& challenge,
                           const net::Authorization& authorization) {
  auto* offer = state_->offer_of(challenge, authorization);
  if (offer == nullptr) return;
  auto& origin = state_->origins[challenge.url.origin()];
  const auto candidate = std::move(offer->candidate);
  origin.offer.reset();
  if (candidate.git && candidate.git->more_steps) {  // http.c: the 401 is the next step
    origin.git_state = candidate.git->state;
    return;
  }
  origin.refused.push_back(candidate.login);
  if (candidate.git) state_->tell_git([&] { state_->git.reject(*candidate.git); });
}

std::optional<ApiToken> Credentials::token_for_api(const net::Url& url) {
  const auto& refused = state_->origins[url.origin()].refused;
  for (auto source = Source::url; source != Source::user; source = after(source)) {
    auto logins = state_->logins_in(source, url);
    if (source == Source::git)
      if (auto found = state_->from_git({url, {}, {}}, {}, false)) {
        const auto scheme = ascii_lower(found->git->scheme);
        found->login.is_token = scheme == "bearer";
        // Others are encoded for another purpose.
        if (scheme.empty() || scheme == "bearer") logins.push_back(std::move(found->login));
      }
    for (auto& login : logins)
      if (is_token(login.secret.reveal()) && !covers(refused, login))
        return ApiToken{std::move(login.secret), login.user, login.source, login.is_token};
  }
  return std::nullopt;
}

const std::vector<std::string>& Credentials::problems() const noexcept { return state_->problems; }

}  // namespace ztgit::forge
