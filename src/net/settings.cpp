#include "net/settings.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "net/url.hpp"

namespace ztgit::net {

namespace {

// libcurl's parser takes no "*" in a host, git's patterns have it for whole labels.
constexpr std::string_view kAnyLabel = "any-label.invalid";
constexpr std::string_view kAny = "*";

// How well a pattern fits, best last; git's urlmatch.c cmp_matches().
struct Fit {
  std::size_t host = 0, path = 0;
  bool user = false;
  auto key() const { return std::tuple(host, path, user); }
};

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (std::size_t from = 0; from <= host.size();) {
    const auto dot = std::min(host.find('.', from), host.size());
    labels.push_back(host.substr(from, dot - from));
    from = dot + 1;
  }
  return labels;
}

bool host_fits(std::string_view pattern, std::string_view host) {
  const auto wanted = labels_of(pattern), there = labels_of(host);
  return std::equal(wanted.begin(), wanted.end(), there.begin(), there.end(),
                    [](auto label, auto other) { return label == kAny || label == other; });
}

std::size_t path_fit(std::string_view pattern, std::string_view path) {
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.empty()) return 1;
  const bool whole =
      path.starts_with(pattern) && (path.size() == pattern.size() || path[pattern.size()] == '/');
  return whole ? pattern.size() + 1 : 0;
}

struct Pattern {
  Url url;
  std::string host;  // with its stars
};

std::optional<Pattern> parse_pattern(std::string_view text) {
  const auto begin = text.find("://");
  if (begin == text.npos) return std::nullopt;
  const auto authority = begin + 3;
  const auto end = std::min(text.find('/', authority), text.size());
  auto at = text.rfind('@', end);
  at = at == text.npos || at < authority ? authority : at + 1;
  const auto host_end = std::min(text.find(':', at), end);
  Pattern pattern;
  pattern.host = ascii_lower(text.substr(at, host_end - at));
  std::string plain(text);
  if (pattern.host.find('*') != pattern.host.npos) plain.replace(at, host_end - at, kAnyLabel);
  auto url = parse_url(plain);
  if (!url) return std::nullopt;
  if (pattern.host.find('*') == pattern.host.npos) pattern.host = url->host;
  pattern.url = std::move(*url);
  return pattern;
}

std::optional<Fit> fit(std::string_view text, const Url& url) {
  const auto pattern = parse_pattern(text);
  if (!pattern || pattern->url.scheme != url.scheme || pattern->url.port != url.port) return {};
  if (!pattern->url.user.empty() && pattern->url.user != url.user) return {};
  if (!host_fits(pattern->host, url.host)) return {};
  const auto path = path_fit(pattern->url.path, url.path);
  if (path == 0) return {};
  return Fit{pattern->host.size(), path, !pattern->url.user.empty()};
}

bool is_true(std::string_view value) {
  const auto word = ascii_lower(value);
  return word == "true" || word == "yes" || word == "on" || word == "1" || word.empty();
}

std::optional<std::chrono::seconds> seconds_of(const std::optional<std::string>& value) {
  if (!value || value->empty() || value->size() > 6) return std::nullopt;
  if (value->find_first_not_of("0123456789") != value->npos) return std::nullopt;
  return std::chrono::seconds(std::atol(value->c_str()));
}

}  // namespace

std::vector<std::string> url_values(const std::vector<ConfigEntry>& config,
                                    std::string_view section, std::string_view name,
                                    std::string_view url) {
  const auto target = parse_url(url);
  std::vector<std::string> values;
  std::optional<Fit> best;
  for (const auto& [key, value] : config) {
    const std::string_view whole = key;
    if (!whole.starts_with(section) || whole.size() <= section.size() ||
        whole[section.size()] != '.')
      continue;
    const auto dot = whole.rfind('.');
    if (whole.substr(dot + 1) != name) continue;
    Fit here;
    if (dot > section.size()) {
      const auto pattern = whole.substr(section.size() + 1, dot - section.size() - 1);
      const auto found = target ? fit(pattern, *target) : std::nullopt;
      if (!found) continue;
      here = *found;
    }
    // As git does: what fits worse than something before it does not count, what fits better or
    // as well comes on top.
    if (best && here.key() < best->key()) continue;
    best = here;
    values.push_back(value);
  }
  return values;
}

std::optional<std::string> url_value(const std::vector<ConfigEntry>& config,
                                     std::string_view section, std::string_view name,
                                     std::string_view url) {
  auto values = url_values(config, section, name, url);
  if (values.empty()) return std::nullopt;
  return std::move(values.back());
}

Settings http_settings(const std::vector<ConfigEntry>& config, const HttpEnvironment& environment,
                       const std::string& url) {
  const auto value = [&](std::string_view name) { return url_value(config, "http", name, url); };
  Settings settings;
  settings.proxy = value("proxy");
  if (const auto verify = value("sslverify")) settings.verify_peer = is_true(*verify);
  if (environment.no_verify) settings.verify_peer = false;
  settings.ca_file = environment.ca_file ? environment.ca_file : value("sslcainfo");
  settings.ca_folder = environment.ca_folder ? environment.ca_folder : value("sslcapath");
  settings.client_certificate = value("sslcert");
  settings.client_key = value("sslkey");
  settings.cookie_file = value("cookiefile");
  settings.user_agent = value("useragent");
  settings.http1_only = value("version").value_or("") == "HTTP/1.1";
  for (const auto& line : url_values(config, "http", "extraheader", url)) {
    if (line.empty()) {  // an empty one forgets those before it
      settings.extra_headers.clear();
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos || line.find_first_of("\r\n") != line.npos) continue;
    settings.extra_headers.emplace_back(trim(std::string_view(line).substr(0, colon)),
                                        trim(std::string_view(line).substr(colon + 1)));
  }
  if (const auto timeout = seconds_of(url_value(config, "lfs", "dialtimeout", url)))
    settings.connect_timeout = *timeout;
  if (const auto timeout = seconds_of(url_value(config, "lfs", "activitytimeout", url)))
    settings.idle_timeout = *timeout;
  return settings;
}

}  // namespace ztgit::net
