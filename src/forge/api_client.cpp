#include "api_client.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <optional>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "net/retry_after.hpp"
#include "net/url.hpp"

namespace ztgit::forge {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr int kMostTries = 4;
constexpr std::size_t kMostPages = 200;
constexpr std::size_t kMostShown = 300;  // bytes of a server's message
constexpr seconds kFirstPause{1};
constexpr seconds kBlindPause{10};  // after a limit that does not say how long

std::string with_query(const std::string& url, const Query& query) {
  std::string whole = url;
  char before = '?';
  for (const auto& [key, value] : query) {
    whole += before;
    whole += key;
    whole += '=';
    whole += net::percent_encoded(value);
    before = '&';
  }
  return whole;
}

// {"message"}, {"error","error_description"}, {"errors": ["…"] | [{"message"}]}: whatever is there.
std::string message_in(const std::string& body) {
  const auto json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return {};
  std::string said;
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    if (!said.empty()) said += ": ";
    said += text;
  };
  for (const char* key : {"message", "error", "error_description"}) add(text_of(json, key));
  if (const auto& errors = part_of(json, "errors"); errors.is_array())
    for (const auto& error : errors) {
      if (error.is_string()) add(error.get<std::string>());
      if (error.is_object()) add(text_of(error, "message"));
    }
  return std::string(cut_utf8(visible_line(said), kMostShown));
}

std::optional<std::int64_t> number_in(const net::Headers& headers, const char* name) {
  const auto text = net::header(headers, name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

// A limit, and not a lack of rights: GitHub answers 403 or 429, Gitee 403 with these words.
bool is_limit(const net::Response& response) {
  if (response.status == 429) return true;
  if (response.status != 403) return false;
  if (net::header(response.headers, "retry-after")) return true;
  if (number_in(response.headers, "x-ratelimit-remaining") == 0) return true;
  return ascii_lower(message_in(response.body)).find("rate limit") != std::string::npos;
}

bool is_safe_to_repeat(const std::string& method) { return method != "POST"; }

}  // namespace

std::string text_of(const Json& object, const char* key) {
  const auto& found = part_of(object, key);
  return found.is_string() ? found.get<std::string>() : std::string();
}

std::uint64_t number_of(const Json& object, const char* key) {
  const auto& found = part_of(object, key);
  return found.is_number_unsigned() ? found.get<std::uint64_t>() : 0;
}

const Json& part_of(const Json& object, const char* key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

bool flag_of(const Json& object, const char* key) {
  const auto& found = part_of(object, key);
  return found.is_boolean() && found.get<bool>();
}

std::string page_of(const Json& object, const char* key, const RepositoryAddress& address) {
  auto text = text_of(object, key);
  const auto url = net::parse_url(text);
  if (!url || !url->user.empty() || !url->password.empty() || url->host != address.origin.host ||
      visible_line(text) != text)
    return {};
  return text;
}

std::string path_word(std::string_view text) { return net::percent_encoded(text); }

net::Headers ApiClient::headers(bool has_body) const {
  const auto& token = access_.token;
  auto authorization = token.is_token
                           ? fmt::format("Bearer {}", token.token.reveal())
                           : "Basic " + base64_of(token.user + ":" + token.token.reveal());
  net::Headers headers{{"Authorization", std::move(authorization)}, {"User-Agent", "ztgit"}};
  if (name_ == "GitHub") {
    headers.emplace_back("Accept", "application/vnd.github+json");
    headers.emplace_back("X-GitHub-Api-Version", "2022-11-28");
  } else {
    headers.emplace_back("Accept", "application/json");
  }
  if (has_body) headers.emplace_back("Content-Type", "application/json");
  return headers;
}

// Waits as the forge asks for, within our patience. False: it is not to be waited for.
bool ApiClient::waits(const net::Response& response, int attempt) {
  const auto now = std::time(nullptr) + access_.session.clock_skew().count();
  auto pause = net::retry_after(response.headers, now);
  if (!pause && number_in(response.headers, "x-ratelimit-remaining") == 0)
    if (const auto reset = number_in(response.headers, "x-ratelimit-reset"))
      pause = seconds(std::clamp<std::int64_t>(*reset - now, 0, 86400));
  if (!pause) pause = is_limit(response) ? kBlindPause : kFirstPause * (1 << attempt);
  if (*pause > access_.patience) return false;
  access_.patience -= std::chrono::duration_cast<seconds>(*pause);
  access_.session.after(*pause, [] {});
  access_.session.run();
  return true;
}

void ApiClient::refuse(const net::Response& response, const std::string& what) {
  refusal_ = {response.status, message_in(response.body)};
  const auto said =
      refusal_.message.empty() ? fmt::format("status {}", response.status) : refusal_.message;
  if (is_limit(response))
    throw Error(ErrorKind::network, fmt::format("{}: {} wants us to wait", what, name_))
        .hint(said)
        .hint("Run the same command again later: it goes on where it stopped.");
  switch (response.status) {
    case 401:
      throw Error(ErrorKind::auth, fmt::format("{}: {} does not accept the token from {}", what,
                                               name_, access_.token.source))
          .hint(said);
    case 403:
      throw Error(ErrorKind::auth, fmt::format("{}: {} does not allow it", what, name_))
          .hint(said)
          .hint(fmt::format("The token is from {}; it may lack a right.", access_.token.source));
    case 404:
      throw Error(ErrorKind::not_found, fmt::format("{}: {} does not know it", what, name_))
          .hint(said)
          .hint("For a private repository that also means: this token may not see it.");
    default: break;
  }
  const bool theirs = response.status >= 500;
  throw Error(theirs ? ErrorKind::network : ErrorKind::conflict,
              fmt::format("{}: {} refuses it", what, name_))
      .hint(said);
}

Json ApiClient::exchange(const std::string& method, const std::string& path, const Query& query,
                         const Json* body) {
  const auto what = fmt::format("{} {}", method, path);
  refusal_ = {};
  for (int attempt = 0;; ++attempt) {
    net::Request request;
    request.method = method;
    request.url = with_query(base_ + path, query);
    request.headers = headers(body != nullptr);
    request.credentials = net::Credentials::never;
    request.once = !is_safe_to_repeat(method);
    if (body != nullptr) request.body = body->dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto outcome = access_.session.fetch(std::move(request));
    const bool last = attempt + 1 >= kMostTries;
    if (!outcome) {
      const auto& failure = outcome.error();
      if (failure.kind == net::FailureKind::cancelled)
        throw Error(ErrorKind::cancelled, failure.message);
      if (failure.kind == net::FailureKind::network && is_safe_to_repeat(method) && !last &&
          waits({}, attempt))
        continue;
      throw Error(failure.kind == net::FailureKind::auth ? ErrorKind::auth : ErrorKind::network,
                  failure.message);
    }
    if (outcome->status < 200 || outcome->status > 299) {
      // What a limit refused was not done.
      const bool again =
          is_limit(*outcome) || (outcome->status >= 500 && is_safe_to_repeat(method));
      if (again && !last && waits(*outcome, attempt)) continue;
      refuse(*outcome, what);
    }
    if (trim(outcome->body).empty()) return {};
    auto json = Json::parse(outcome->body, nullptr, false);
    if (json.is_discarded())
      throw Error(ErrorKind::integrity,
                  fmt::format("{}: {} answers something that is no JSON", what, name_))
          .hint("A proxy or a sign-in page may stand in between.");
    return json;
  }
}

Json ApiClient::get(const std::string& path, const Query& query) {
  return exchange("GET", path, query, nullptr);
}

Json ApiClient::send(const std::string& method, const std::string& path, const Json& body) {
  return exchange(method, path, {}, &body);
}

std::vector<Json> ApiClient::list(const std::string& path, Query query, const char* page_size) {
  std::vector<Json> all;
  pages(path, std::move(query), page_size, [&](const Json& page) {
    all.insert(all.end(), page.begin(), page.end());
    return true;
  });
  return all;
}

void ApiClient::pages(const std::string& path, Query query, const char* page_size,
                      const std::function<bool(const Json& page)>& take) {
  Json before;
  query.emplace_back(page_size, "100");
  query.emplace_back("page", "");
  for (std::size_t page = 1; page <= kMostPages; ++page) {
    query.back().second = std::to_string(page);
    auto answer = get(path, query);
    if (!answer.is_array() || answer.empty() || answer == before || !take(answer)) return;
    before = std::move(answer);
  }
}

}  // namespace ztgit::forge
