#include "forge/survey.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "environment_logins.hpp"
#include "forge/token_store.hpp"
#include "tool_logins.hpp"

namespace ztgit::forge {

namespace {

constexpr std::array kServices = {"https://github.com", "https://gitee.com", "https://gitlab.com"};

using Origins = std::map<std::string, std::string>;  // and the remote that is there, or ""

Origins origins_of(const SurveyRequest& request, std::vector<std::string>& problems) {
  Origins remotes;
  for (const auto& text : request.remote_urls)
    if (const auto url = net::parse_url(text)) remotes.emplace(origin_name(*url), text);
  if (request.host) {
    const auto origin = origin_name(parse_origin(*request.host));
    const auto remote = remotes.find(origin);
    return {{origin, remote == remotes.end() ? "" : remote->second}};
  }
  auto& origins = remotes;
  for (auto& origin : TokenStore(request.options.config_home).origins())
    origins.emplace(std::move(origin), "");
  for (const auto* service : kServices) {
    const auto url = parse_origin(service);
    const auto kind = kind_of(url, request.options.config);
    if (!environment_logins(url, kind, request.options.variables).empty() ||
        !tool_logins(url, request.options, problems).empty())
      origins.emplace(service, "");
  }
  return origins;
}

}  // namespace

SurveyReport survey(const SurveyRequest& request) {
  SurveyReport report;
  auto options = request.options;
  options.may_ask = false;
  std::vector<std::string> problems;
  for (const auto& [origin, remote] : origins_of(request, problems)) {
    const auto url = parse_origin(origin);
    options.remote_url = remote;
    options.lfs_url.clear();
    Credentials credentials(options);
    const auto found = credentials.ask({url, {}, {}});
    report.hosts.push_back({origin, kind_of(url, options.config), token_variable(url),
                            found ? std::optional(found->source) : std::nullopt});
    problems.insert(problems.end(), credentials.problems().begin(), credentials.problems().end());
  }
  for (auto& line : problems)  // one file is looked at for several hosts
    if (std::find(report.problems.begin(), report.problems.end(), line) == report.problems.end())
      report.problems.push_back(std::move(line));
  return report;
}

}  // namespace ztgit::forge
