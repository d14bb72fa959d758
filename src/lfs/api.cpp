#include "api.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "batch.hpp"
#include "net/url.hpp"
#include "retry.hpp"
#include "ssh_authenticate.hpp"

namespace ztgit::lfs {

namespace {

// "LFS only supported repository in paid or trial enterprise.", with or without "or trial".
constexpr std::string_view kPlanRefusal = "lfs only supported repository in paid";
constexpr std::string_view kApiPath = "/info/lfs";

std::string joined(std::string base, std::string_view path) {
  while (base.ends_with('/')) base.pop_back();
  return fmt::format("{}/{}", base, path);
}

std::string text_behind(std::string_view body) {
  auto message = message_of(body);
  return message.empty() && is_plan_refusal(body) ? bounded_line(body) : message;
}

}  // namespace

bool is_plan_refusal(std::string_view text) {
  return ascii_lower(text.substr(0, 4096)).find(kPlanRefusal) != std::string::npos;
}

bool is_page(const net::Response& response) {
  const auto type = net::header(response.headers, "content-type").value_or("");
  return ascii_lower(type).starts_with("text/html") || trim(response.body).starts_with('<');
}

net::Request Api::request(Operation operation, std::string method, std::string_view path,
                          std::string body) const {
  const auto login = ssh_login(context_, operation);
  net::Request request;
  request.method = std::move(method);
  request.url = joined(login ? login->href : context_.endpoint.url, path);
  request.headers = {{"Accept", kMediaType}};
  if (!body.empty())
    request.headers.emplace_back("Content-Type", std::string(kMediaType) + "; charset=utf-8");
  if (login)
    for (const auto& [key, value] : login->headers)
      request.headers.emplace_back(key, value.reveal());
  request.body = std::move(body);
  request.repository_path = repository_path(request.url);
  return request;
}

std::string Api::repository_path(const std::string& text) const {
  const auto url = net::parse_url(text);
  if (!url) return {};
  if (const auto git = net::parse_url(context_.endpoint.git_url);
      git && git->origin() == url->origin())
    return git->path;
  const auto end = url->path.find(kApiPath);
  return end == std::string::npos ? std::string() : url->path.substr(0, end);
}

Error Api::error(ErrorKind kind, const std::string& reason) const {
  return {kind, fmt::format("ask the LFS server {}: {}", visible_line(context_.endpoint.shown()),
                            reason)};
}

Error Api::refusal(const net::Response& response) const {
  const auto message = text_behind(response.body);
  if (is_plan_refusal(response.body)) return error(ErrorKind::no_lfs, message);
  const int status = response.status;
  const bool no_api = status == 404 || status == 405 || status == 501;
  if (message.empty() && (no_api || (is_page(response) && status < 500 && status != 401 &&
                                     status != 403 && status != 429)))
    return error(ErrorKind::no_lfs, fmt::format("it does not speak Git LFS ({})", status));
  if (status == 404)
    return error(ErrorKind::not_found,
                 fmt::format("it does not know the repository, or does not show it to you ({}): {}",
                             status, message));
  if (status == 422 || status == 400 || status == 406)
    return error(ErrorKind::network,
                 message.empty()
                     ? fmt::format("it does not accept the request ({})", status)
                     : fmt::format("it does not accept the request ({}): {}", status, message));
  return error(kind_of_status(status), describe_status(status, message));
}

Error Api::refusal(const net::Failure& failure) const {
  if (is_plan_refusal(failure.body)) return error(ErrorKind::no_lfs, text_behind(failure.body));
  const auto message = message_of(failure.body);
  const auto whole =
      message.empty() ? failure.message : fmt::format("{}: {}", failure.message, message);
  switch (failure.kind) {
    case net::FailureKind::auth: return {ErrorKind::auth, whole};
    case net::FailureKind::cancelled: return {ErrorKind::cancelled, "interrupted"};
    default: return {ErrorKind::network, whole};
  }
}

Error Api::nonsense(const net::Response& response, const std::string& why) const {
  if (is_page(response))
    return error(ErrorKind::no_lfs, "it answers with a page for browsers, not with Git LFS");
  return error(ErrorKind::network, why);
}

}  // namespace ztgit::lfs
