#include "forge.hpp"

#include <algorithm>
#include <array>

#include "api.hpp"
#include "base/sha256.hpp"
#include "listener.hpp"

namespace ztgit::test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kRedirected = "/redirected";
// Where a repository's path ends and what is asked of it begins.
constexpr std::array<std::string_view, 6> kServices{
    "/info/lfs/", "/info/refs", "/git-upload-pack", "/git-receive-pack", "/objects/", "/HEAD"};

bool is_plain_path(const std::string& path) {
  return !path.empty() && path.front() != '/' && path.find("..") == path.npos &&
         path.find('\0') == path.npos && path.find("//") == path.npos;
}

std::string kind_of_credentials(const httplib::Request& request) {
  const auto value = request.get_header_value("Authorization");
  return value.empty() ? "no" : value.substr(0, value.find(' '));
}

}  // namespace

Forge::Forge(ForgeOptions options)
    : options_(std::move(options)), api_(std::make_shared<Api>(options_.root)) {
  if (!options_.log.empty()) log_.open(options_.log, std::ios::app);
}

void Forge::answer(const httplib::Request& request, httplib::Response& response,
                   const httplib::ContentReader* reader, bool secure) {
  Call call{request, response, reader, secure};
  if (options_.delay.count() > 0) nap(options_.delay);
  try {
    route(call);
  } catch (const std::exception& error) {
    send_message(call, 500, error.what());
  }
  response.set_header("Date",
                      http_date(std::chrono::system_clock::now() + clock_offset(call.conduct)));
  note(call);
}

void Forge::route(Call& call) {
  call.path = call.request.path;
  call.redirected = call.path.starts_with(kRedirected);
  if (call.redirected) call.path.erase(0, kRedirected.size());
  if (Api::is_meant(call.path)) {
    read_body(call);
    return api_->answer(call);
  }
  if (call.path.starts_with("/storage/") || call.path == "/verify") {
    call.repository = call.request.get_param_value("r");
    return route_in_repository(call, call.path);
  }
  for (const auto service : kServices) {
    const auto at = call.path.find(service);
    if (at == call.path.npos || at < 2) continue;
    call.repository = call.path.substr(1, at - 1);
    return route_in_repository(call, call.path.substr(at));
  }
  read_body(call);
  send_page(call, 404, "404 Not found");
}

void Forge::route_in_repository(Call& call, const std::string& rest) {
  if (is_plain_path(call.repository) && !fs::exists(options_.root / call.repository))
    call.repository += ".git";  // forges take both spellings
  call.folder = options_.root / call.repository;
  const bool known = is_plain_path(call.repository) && fs::exists(call.folder / "HEAD");
  call.conduct.choose_by_name(call.repository);
  if (known) call.conduct = conduct_of(call, "");
  if (rest.starts_with("/storage/")) {
    const auto oid = rest.substr(std::string_view("/storage/").size());
    if (known && is_sha256(oid)) return storage(call, oid);
  }
  read_body(call);
  const bool lfs = rest.starts_with("/info/lfs/") || rest == "/verify";
  if (lfs && call.conduct.has("silent")) {
    while (!stopping() && !Connection::current().peer_is_gone()) nap(std::chrono::milliseconds(20));
    Connection::current().close_after_answer();
  }
  if (!known) return lfs ? send_message(call, 404, "Not found") : send_page(call, 404, "No such");
  if (rest == "/verify") return verify(call);
  if (!is_let_in(call, lfs)) return;
  if (rest == "/info/lfs/objects/batch") return batch(call);
  if (rest.starts_with("/info/lfs/locks")) return locks(call, rest.substr(15));
  if (lfs) return send_message(call, 404, "Not found");
  git(call, rest);
}

int Forge::count(const std::string& key) {
  const std::scoped_lock held(lock_);
  return ++counts_[key];
}

void Forge::note(const Call& call) {
  const auto& request = call.request;
  const std::scoped_lock held(lock_);
  if (!log_.is_open()) return;
  // The path as it came, without the query: that is the tests' to count, and one word.
  log_ << request.method << ' ' << request.target.substr(0, request.target.find('?')) << ' '
       << call.response.status << " auth=" << kind_of_credentials(request)
       << " body=" << call.body_size << " host=" << request.get_header_value("Host")
       << " range=" << (request.has_header("Range") ? request.get_header_value("Range") : "-");
  if (call.conduct.has("action-headers"))
    log_ << " ticket=" << (request.has_header("X-Forge-Ticket") ? "yes" : "no");
  if (request.has_header("Expect")) log_ << " expect";
  if (options_.log_secrets) log_ << " secret=" << request.get_header_value("Authorization");
  log_ << std::endl;  // NOLINT(performance-avoid-endl): whoever counts reads it at once
}

}  // namespace ztgit::test
