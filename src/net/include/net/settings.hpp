#pragma once

// git's http.* settings, which git, git-lfs and we must read alike.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/config_entry.hpp"
#include "net/http.hpp"

namespace ztgit::net {

// How to talk to one URL.
struct Settings {
  std::optional<std::string> proxy;  // absent: what the environment says; "": none
  bool verify_peer = true;
  std::optional<std::string> ca_file, ca_folder;
  std::optional<std::string> client_certificate, client_key;
  std::optional<std::string> cookie_file;
  std::optional<std::string> user_agent;
  Headers extra_headers;  // http.extraHeader: sent to this URL only, may hold a token
  bool http1_only = false;
  std::chrono::seconds connect_timeout{30};
  std::chrono::seconds idle_timeout{30};  // lfs.activitytimeout: not a byte for so long
};

using SettingsFor = std::function<Settings(const std::string& url)>;

// What git's environment adds to its files (GIT_SSL_CAINFO beats http.sslCAInfo).
struct HttpEnvironment {
  bool no_verify = false;  // GIT_SSL_NO_VERIFY
  std::optional<std::string> ca_file, ca_folder;
};

// The last value of `<section>.<name>`, or of `<section>.<url>.<name>` for the URL that matches
// best, as git's urlmatch chooses: scheme, host (with "*" labels), port, longest path, user. All
// values of the best match where a key may repeat.
std::vector<std::string> url_values(const std::vector<ConfigEntry>& config,
                                    std::string_view section, std::string_view name,
                                    std::string_view url);

// The last of url_values().
std::optional<std::string> url_value(const std::vector<ConfigEntry>& config,
                                     std::string_view section, std::string_view name,
                                     std::string_view url);

Settings http_settings(const std::vector<ConfigEntry>& config, const HttpEnvironment& environment,
                       const std::string& url);

}  // namespace ztgit::net
