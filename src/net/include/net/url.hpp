#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ztgit::net {

// The parts of an http or https URL, decoded by libcurl's own parser, so that no second opinion on
// where a host ends can send a token to the wrong one.
struct Url {
  std::string scheme;  // "https"
  std::string user;
  std::string password;
  std::string host;  // lower case, without brackets' port
  int port = 0;      // the scheme's own where none is written
  std::string path;  // begins with '/'
  std::string query;

  // "https://host:port": what a token is bound to. Equal strings mean the same server.
  std::string origin() const;
  // Without user, password and query: what may be shown and stored.
  std::string shown() const;
};

// nullopt: no URL that libcurl could fetch.
std::optional<Url> parse_url(std::string_view text);

// `reference` as seen from `base` (RFC 3986 section 5): the target of a redirect.
std::optional<std::string> resolve_url(std::string_view base, std::string_view reference);

// The folder a git URL names: a path (relative ones count from `base`) or file://. nullopt: another
// machine. git's rule: a colon before the first slash is host:path.
std::optional<std::filesystem::path> local_folder(const std::string& url,
                                                  const std::filesystem::path& base);

// As a part of a URL (RFC 3986 section 2.1): all but unreserved characters and those of `also` in
// percent.
std::string percent_encoded(std::string_view text, std::string_view also = {});

// The URL without user and password, everything else as it stands.
std::string without_credentials(std::string_view url);

}  // namespace ztgit::net
