#include "forge/repository_address.hpp"

#include <fmt/format.h>

#include "net/ssh.hpp"

namespace ztgit::forge {

namespace {

constexpr std::string_view kSuffix = ".git";

bool is_name(std::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         text.find_first_of("?#%\\ \t\r\n") == text.npos;
}

}  // namespace

std::string RepositoryAddress::api() const {
  const auto here = origin_name(origin);
  switch (kind) {
    case Kind::github:
      if (!is_public_service(origin, kind)) return here + "/api/v3";
      return "https://api." + origin.host;
    case Kind::gitee: return here + "/api/v5";
    case Kind::gitea: return here + "/api/v1";
    case Kind::gitlab: return here + "/api/v4";
    default: return {};
  }
}

std::string RepositoryAddress::page() const {
  return fmt::format("{}/{}/{}", origin_name(origin), net::percent_encoded(owner, "/"),
                     net::percent_encoded(name));
}

std::string RepositoryAddress::picture_url(const std::string& commit,
                                           const std::string& path) const {
  const auto file = net::percent_encoded(path, "/");
  switch (kind) {
    // Camo fetches raw.githubusercontent.com without a login: private ones stay empty there.
    case Kind::github: return fmt::format("{}/blob/{}/{}?raw=true", page(), commit, file);
    case Kind::gitea: return fmt::format("{}/raw/commit/{}/{}", page(), commit, file);
    case Kind::gitlab: return fmt::format("{}/-/raw/{}/{}", page(), commit, file);
    default: return fmt::format("{}/raw/{}/{}", page(), commit, file);
  }
}

std::string RepositoryAddress::mention(std::uint64_t number) const {
  return fmt::format("{}{}", kind == Kind::gitee || kind == Kind::gitlab ? '!' : '#', number);
}

std::string RepositoryAddress::pull_ref(std::uint64_t number) const {
  return fmt::format("refs/{}/{}/head", kind == Kind::gitlab ? "merge-requests" : "pull", number);
}

std::optional<RepositoryAddress> repository_address(const std::string& remote_url,
                                                    const std::vector<ConfigEntry>& config) {
  RepositoryAddress address;
  std::string path;
  if (const auto url = net::parse_url(remote_url)) {
    address.origin = *url;
    path = url->path;
  } else if (const auto ssh = net::parse_ssh_url(remote_url)) {
    const auto host = net::parse_url("https://" + ssh->host);
    if (!host) return std::nullopt;
    address.origin = *host;
    path = ssh->path;
  } else {
    return std::nullopt;
  }
  address.origin.user.clear();
  address.origin.password.clear();
  address.origin.query.clear();
  address.origin.path = "/";
  while (path.ends_with('/')) path.pop_back();
  while (path.starts_with('/')) path.erase(0, 1);
  if (path.ends_with(kSuffix)) path.resize(path.size() - kSuffix.size());
  const auto slash = path.rfind('/');
  if (slash == path.npos) return std::nullopt;
  address.owner = path.substr(0, slash);
  address.name = path.substr(slash + 1);
  if (!is_name(address.owner) || !is_name(address.name)) return std::nullopt;
  address.kind = kind_of(address.origin, config);
  return address;
}

}  // namespace ztgit::forge
