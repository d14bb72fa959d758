#include "forge/host.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "net/settings.hpp"

namespace ztgit::forge {

namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 5> kServices = {
    {{"github.com", Kind::github},
     {"gitee.com", Kind::gitee},
     {"gitlab.com", Kind::gitlab},
     {"gitea.com", Kind::gitea},
     {"codeberg.org", Kind::gitea}}};

constexpr std::string_view kTenants = ".ghe.com";  // GitHub Enterprise Cloud: NAME.ghe.com

bool is_tenant(std::string_view host) {
  return host.ends_with(kTenants) && host.size() > kTenants.size() &&
         host.find('.') == host.size() - kTenants.size();
}

bool own_port(const net::Url& url) {
  return (url.scheme == "https" && url.port == 443) || (url.scheme == "http" && url.port == 80);
}

// Letters and digits, dashes only between them (RFC 1123 section 2.1): the names for which
// token_variable() has one answer each.
bool is_label(std::string_view label) {
  return !label.empty() && label.front() != '-' && label.back() != '-' &&
         label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == label.npos;
}

bool is_host_name(std::string_view host) {
  while (true) {
    const auto dot = host.find('.');
    if (!is_label(host.substr(0, dot))) return false;
    if (dot == host.npos) return true;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

const char* name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::github: return "github";
    case Kind::gitee: return "gitee";
    case Kind::gitea: return "gitea";
    case Kind::gitlab: return "gitlab";
    default: return "unknown";
  }
}

bool is_known_host(const net::Url& url) {
  return is_tenant(url.host) ||
         std::any_of(kServices.begin(), kServices.end(),
                     [&](const auto& service) { return service.first == url.host; });
}

Kind kind_of(const net::Url& url, const std::vector<ConfigEntry>& config) {
  for (const auto& [host, kind] : kServices)
    if (url.host == host) return kind;
  if (is_tenant(url.host)) return Kind::github;
  std::vector<ConfigEntry> scoped;  // "ztgit.forge" for every host would hand tokens to every host
  for (const auto& entry : config)
    if (entry.key.starts_with("ztgit.") && entry.key != "ztgit.forge") scoped.push_back(entry);
  const auto told = net::url_value(scoped, "ztgit", "forge", origin_name(url));
  for (const auto kind : {Kind::github, Kind::gitee, Kind::gitea, Kind::gitlab})
    if (told && ascii_lower(*told) == name_of(kind)) return kind;
  return Kind::unknown;
}

bool is_public_service(const net::Url& url, Kind kind) {
  if (url.scheme != "https" || url.port != 443) return false;
  if (kind == Kind::github && is_tenant(url.host)) return true;
  return std::any_of(kServices.begin(), kServices.end(), [&](const auto& service) {
    return service.second == kind && service.first == url.host;
  });
}

std::string origin_name(const net::Url& url) {
  return fmt::format("{}://{}{}", url.scheme, url.host,
                     own_port(url) ? "" : fmt::format(":{}", url.port));
}

net::Url parse_origin(const std::string& text) {
  auto url = net::parse_url(text.find("://") == text.npos ? "https://" + text : text);
  if (!url)
    throw Error(ErrorKind::usage, "read the name of the host: it is none")
        .hint("Write it like gitee.com, or https://git.example.com:8443.");
  if (!url->user.empty() || !url->password.empty())
    throw Error(ErrorKind::usage, "read the name of the host: there is a user or password in it")
        .hint("Others on this machine can read command lines: write the host alone.");
  url->path = "/";
  url->query.clear();
  return std::move(*url);
}

bool is_loopback(const net::Url& url) {
  if (url.host == "localhost" || url.host == "[::1]") return true;
  return url.host.starts_with("127.") && url.host.find_first_not_of("0123456789.") == url.host.npos;
}

std::string token_variable(const net::Url& url) {
  if (!is_host_name(url.host) || (url.scheme != "https" && !is_loopback(url))) return {};
  std::string name = "ZTGIT_TOKEN_";
  for (const char letter : url.host) {
    if (letter == '-')
      name += "__";
    else if (letter == '.')
      name += '_';
    else
      name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  // https has the name without a port to itself.
  if (url.scheme != "https" || url.port != 443) name += fmt::format("_{}", url.port);
  return name;
}

}  // namespace ztgit::forge
