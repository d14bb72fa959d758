#include "url_secrets.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.hpp"

namespace ztgit::hooks {

namespace {

constexpr std::size_t kShortestToken = 8;  // characters; shorter ones are examples
constexpr std::array<std::string_view, 14> kTokenNames = {
    "token",         "access_token", "auth_token", "private_token",  "refresh_token",
    "client_secret", "api_key",      "apikey",     "secret",         "password",
    "sig",           "signature",    "hf_token",   "x-amz-signature"};
constexpr std::array<std::string_view, 7> kPrivateEndings = {
    ".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".home.arpa"};

bool ends_url(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view("\"'<>\\`").find(c) != std::string_view::npos;
}

// "10.1.2.3" and the like; nullopt: no address of four numbers.
std::optional<std::array<unsigned, 4>> address_of(std::string_view host) {
  std::array<unsigned, 4> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [end, problem] = std::from_chars(host.data(), host.data() + host.size(), parts[i]);
    if (problem != std::errc() || parts[i] > 255) return std::nullopt;
    host.remove_prefix(static_cast<std::size_t>(end - host.data()));
    if (i == 3) break;
    if (!host.starts_with('.')) return std::nullopt;
    host.remove_prefix(1);
  }
  return host.empty() ? std::optional(parts) : std::nullopt;
}

bool is_private_host(std::string_view host) {
  if (host.starts_with('['))
    return host.starts_with("[fc") || host.starts_with("[fd") || host.starts_with("[fe80:");
  if (const auto address = address_of(host)) {
    const auto [a, b, c, d] = *address;
    return a == 10 || (a == 192 && b == 168) || (a == 172 && b >= 16 && b <= 31);
  }
  // A name without a dot is a machine of the same network, except for this machine's own.
  if (host.find('.') == host.npos) return host.size() > 1 && host != "localhost";
  return std::any_of(kPrivateEndings.begin(), kPrivateEndings.end(),
                     [&](std::string_view ending) { return host.ends_with(ending); });
}

bool has_token(std::string_view query) {
  while (!query.empty()) {
    const auto end = std::min(query.find_first_of("?&;#"), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.size() - equals - 1 < kShortestToken) continue;
    if (std::string_view("<$%{*").find(pair[equals + 1]) != std::string_view::npos) continue;
    const auto name = ascii_lower(pair.substr(0, equals));
    if (std::find(kTokenNames.begin(), kTokenNames.end(), name) != kTokenNames.end()) return true;
  }
  return false;
}

// "s3://bucket" names no host.
bool has_hosts(std::string_view before) {
  constexpr std::array<std::string_view, 6> schemes = {"http", "https", "ws", "wss", "ftp", "smb"};
  const auto lower =
      ascii_lower(before.substr(before.size() - std::min<std::size_t>(before.size(), 5)));
  return std::any_of(schemes.begin(), schemes.end(),
                     [&](std::string_view scheme) { return lower.ends_with(scheme); });
}

void look_at_authority(std::string_view authority, bool names_host,
                       std::vector<UrlFinding>& found) {
  const auto at = authority.rfind('@');
  if (at != authority.npos) {
    const auto colon = authority.find(':');
    if (colon < at && at - colon > 1) found.push_back({true, "a password in a URL"});
  }
  auto host = ascii_lower(at == authority.npos ? authority : authority.substr(at + 1));
  host = host.starts_with('[') ? host.substr(0, host.find(']')) : host.substr(0, host.find(':'));
  const bool is_host =
      host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_[:") == std::string::npos;
  if (names_host && is_host && is_private_host(host))
    found.push_back({false, "a host of a private network"});
}

}  // namespace

std::vector<UrlFinding> find_in_urls(std::string_view line) {
  std::vector<UrlFinding> found;
  constexpr std::string_view mark = "://";
  std::size_t url_end = 0;
  for (auto at = line.find(mark); at != line.npos; at = line.find(mark, at + mark.size())) {
    const auto begin = line.begin() + static_cast<std::ptrdiff_t>(at + mark.size());
    const auto authority_end = std::find_if(
        begin, line.end(), [](char c) { return ends_url(c) || c == '/' || c == '?' || c == '#'; });
    look_at_authority({begin, authority_end}, has_hosts(line.substr(0, at)), found);
    if (at < url_end) continue;  // in the query of another, whose tokens were looked for
    const auto end = std::find_if(authority_end, line.end(), ends_url);
    url_end = static_cast<std::size_t>(end - line.begin());
    const auto query =
        std::find_if(authority_end, end, [](char c) { return c == '?' || c == '#'; });
    if (query != end && has_token({query + 1, end})) found.push_back({true, "a token in a URL"});
  }
  return found;
}

}  // namespace ztgit::hooks
