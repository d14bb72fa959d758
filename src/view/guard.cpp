#include "view/guard.hpp"

#include <algorithm>
#include <random>
#include <string_view>

#include <fmt/format.h>

namespace ztgit::view {

namespace {

constexpr const char* kPolicy =
    "default-src 'none'; img-src 'self' blob: data:; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

std::string secret() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

// In a time that does not tell how much of it was right.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^
                  static_cast<unsigned>(static_cast<unsigned char>(b[i]));
  return difference == 0;
}

Response refused(int status, const char* why) {
  Response response;
  response.status = status;
  response.body = std::string(why) + "\n";
  return response;
}

// The value of one cookie of a Cookie header.
std::string_view cookie_in(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    auto pair = header.substr(0, end);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return pair.substr(name.size() + 1);
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  return {};
}

bool is_shell(const std::string& path) {
  return path == "/" || path == "/app.js" || path == "/style.css" || path == "/session";
}

}  // namespace

Guard::Guard() : key_(secret()), session_(secret()) {}

void Guard::set_port(unsigned port) {
  port_ = port;
  host_ = fmt::format("127.0.0.1:{}", port);
  other_host_ = fmt::format("localhost:{}", port);
}

std::string Guard::link() const { return fmt::format("http://{}/#{}", host_, key_); }

std::optional<Response> Guard::refusal(const Request& request) const {
  if (request.host != host_ && request.host != other_host_)
    return refused(403, "This server answers to its own name only.");
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (!reads && request.method != "POST") return refused(405, "GET and POST only.");
  if (!reads && request.origin != "http://" + request.host)
    return refused(403, "Another site asks for this.");
  if (!reads && !request.type.starts_with("application/json"))
    return refused(400, "JSON only.");  // what a form could send is not that
  const auto name = fmt::format("ztgit{}", port_);
  if (!is_shell(request.path) && !is_same(cookie_in(request.cookie, name), session_))
    return refused(401, "Open the link that ztgit view has shown.");
  return std::nullopt;
}

Response Guard::open_session(const Request& request) const {
  if (request.method != "POST") return refused(405, "POST only.");
  const auto said = std::string_view(request.body);
  const bool quoted = said.size() >= 2 && said.front() == '"' && said.back() == '"';
  if (!quoted || !is_same(said.substr(1, said.size() - 2), key_))
    return refused(401, "Open the link that ztgit view has shown.");
  Response response;
  response.type = "application/json";
  response.body = "{}";
  // Cookies know no ports: two servers on one machine would overwrite each other's.
  response.headers.emplace_back(
      "Set-Cookie", fmt::format("ztgit{}={}; HttpOnly; SameSite=Strict; Path=/", port_, session_));
  return response;
}

void Guard::protect(Response& response) {
  response.headers.emplace_back("Content-Security-Policy", kPolicy);
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.emplace_back("X-Frame-Options", "DENY");
}

}  // namespace ztgit::view
