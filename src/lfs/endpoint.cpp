#include "lfs/endpoint.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "net/settings.hpp"
#include "net/url.hpp"

namespace ztgit::lfs {

namespace {

constexpr std::string_view kDefaultRemote = "origin";

constexpr std::array<std::string_view, 8> kSafeKeys = {
    "lfs.allowincompletepush", "lfs.fetchexclude", "lfs.fetchinclude",       "lfs.gitprotocol",
    "lfs.locksverify",         "lfs.pushurl",      "lfs.skipdownloaderrors", "lfs.url"};

bool is_safe(std::string_view key) {
  if (std::find(kSafeKeys.begin(), kSafeKeys.end(), key) != kSafeKeys.end()) return true;
  return (key.starts_with("lfs.") && key.ends_with(".access")) ||
         (key.starts_with("remote.") && key.ends_with(".lfsurl"));
}

std::optional<std::string> last(const std::vector<ConfigEntry>& config, std::string_view key) {
  for (auto entry = config.rbegin(); entry != config.rend(); ++entry)
    if (entry->key == key) return entry->value;
  return std::nullopt;
}

// The longest prefix among url.<base>.<name>; nullopt: none fits.
std::optional<std::string> replaced(const std::vector<ConfigEntry>& config, const std::string& url,
                                    std::string_view name) {
  constexpr std::string_view section = "url.";
  const ConfigEntry* best = nullptr;
  for (const auto& entry : config) {
    const std::string_view key = entry.key;
    if (!key.starts_with(section) || !key.ends_with(name) || entry.value.empty()) continue;
    if (key.size() < section.size() + name.size() + 1 || key[key.size() - name.size() - 1] != '.' ||
        !url.starts_with(entry.value))
      continue;
    if (best == nullptr || entry.value.size() > best->value.size()) best = &entry;
  }
  if (best == nullptr) return std::nullopt;
  const auto base =
      best->key.substr(section.size(), best->key.size() - section.size() - name.size() - 1);
  return base + url.substr(best->value.size());
}

// What ssh leads to when the server has no git-lfs-authenticate: the same place over https.
std::string https_of(const net::SshUrl& ssh) {
  const bool rooted = ssh.path.starts_with('/');
  const bool address = ssh.host.find(':') != ssh.host.npos;
  return fmt::format("https://{}{}{}", address ? "[" + ssh.host + "]" : ssh.host, rooted ? "" : "/",
                     ssh.path);
}

// git-lfs' NewEndpoint: a URL of any kind, without /info/lfs.
Endpoint from_url(const EndpointContext& context, const std::vector<ConfigEntry>& config,
                  const std::string& text, Operation operation) {
  auto url = apply_instead_of(config, text, operation);
  Endpoint endpoint;
  if (auto ssh = net::parse_ssh_url(url)) {
    endpoint.url = https_of(*ssh);
    endpoint.ssh = std::move(ssh);
  } else if (auto folder = net::local_folder(url, context.work_tree)) {
    endpoint.folder = std::move(folder);
  } else if (url.starts_with("git://")) {
    const auto scheme = last(config, "lfs.gitprotocol").value_or("https");
    endpoint.url = fmt::format("{}://{}", scheme == "http" ? "http" : "https", url.substr(6));
  } else if (net::parse_url(url)) {
    endpoint.url = std::move(url);
  } else {
    throw Error(ErrorKind::config, fmt::format("find the LFS server: {} is no URL it can be at",
                                               visible_line(net::without_credentials(url))))
        .hint("It is set by lfs.url (also in .lfsconfig) or by the remote's URL.");
  }
  while (endpoint.url.ends_with('/')) endpoint.url.pop_back();
  return endpoint;
}

// The server beside a git URL (docs/api/server-discovery.md).
Endpoint beside(const EndpointContext& context, const std::vector<ConfigEntry>& config,
                const std::string& git_url, Operation operation) {
  auto endpoint = from_url(context, config, git_url, operation);
  endpoint.git_url = endpoint.ssh || endpoint.folder ? git_url : endpoint.url;
  if (!endpoint.url.empty())
    endpoint.url += endpoint.url.ends_with(".git") ? "/info/lfs" : ".git/info/lfs";
  return endpoint;
}

std::optional<std::string> git_url_of(const std::vector<ConfigEntry>& config,
                                      const std::string& remote, Operation operation) {
  if (operation == Operation::upload)
    if (auto url = last(config, fmt::format("remote.{}.pushurl", remote))) return url;
  return last(config, fmt::format("remote.{}.url", remote));
}

std::optional<Endpoint> of_remote(const EndpointContext& context,
                                  const std::vector<ConfigEntry>& config, const std::string& remote,
                                  Operation operation) {
  auto url = operation == Operation::upload
                 ? last(config, fmt::format("remote.{}.lfspushurl", remote))
                 : std::nullopt;
  if (!url) url = last(config, fmt::format("remote.{}.lfsurl", remote));
  if (url) return from_url(context, config, *url, operation);
  if (const auto git_url = git_url_of(config, remote, operation))
    return beside(context, config, *git_url, operation);
  return std::nullopt;
}

Endpoint find(const EndpointContext& context, const std::vector<ConfigEntry>& config,
              Operation operation) {
  auto url = operation == Operation::upload ? last(config, "lfs.pushurl") : std::nullopt;
  if (!url) url = last(config, "lfs.url");
  if (url && !url->empty()) {
    auto endpoint = from_url(context, config, *url, operation);
    if (const auto git_url = git_url_of(config, context.remote, operation))
      endpoint.git_url = apply_instead_of(config, *git_url, operation);
    return endpoint;
  }
  if (auto endpoint = of_remote(context, config, context.remote, operation)) return *endpoint;
  // A URL in a remote's place: "git push https://…".
  if (context.remote.find_first_of("/:") != context.remote.npos)
    return beside(context, config, context.remote, operation);
  if (auto endpoint = of_remote(context, config, std::string(kDefaultRemote), operation))
    return *endpoint;
  throw Error(ErrorKind::config, fmt::format("find the LFS server: the remote {} has no URL",
                                             visible_line(context.remote)));
}

}  // namespace

const char* name_of(Operation operation) noexcept {
  return operation == Operation::upload ? "upload" : "download";
}

std::string Endpoint::shown() const {
  if (folder) return folder->string();
  const auto parsed = net::parse_url(url);
  return parsed ? parsed->shown() : net::without_credentials(url);
}

Endpoint find_endpoint(const EndpointContext& context, Operation operation) {
  const auto config = merged(context.lfsconfig, context.config);
  auto endpoint = find(context, config, operation);
  // Agents are programs: the user's own settings alone may name one, never a .lfsconfig.
  if (const auto agent =
          net::url_value(context.config, "lfs", "standalonetransferagent", endpoint.url))
    endpoint.agent = *agent;
  return endpoint;
}

LfsConfig safe_lfsconfig(const std::vector<ConfigEntry>& entries) {
  LfsConfig safe;
  for (const auto& entry : entries) {
    if (is_safe(entry.key))
      safe.entries.push_back(entry);
    else
      safe.ignored.push_back(entry.key);
  }
  return safe;
}

std::vector<ConfigEntry> merged(const std::vector<ConfigEntry>& lfsconfig,
                                const std::vector<ConfigEntry>& config) {
  auto all = lfsconfig;
  all.insert(all.end(), config.begin(), config.end());
  return all;
}

std::string apply_instead_of(const std::vector<ConfigEntry>& config, const std::string& url,
                             Operation operation) {
  if (operation == Operation::upload)
    if (auto other = replaced(config, url, "pushinsteadof")) return *other;
  return replaced(config, url, "insteadof").value_or(url);
}

}  // namespace ztgit::lfs
