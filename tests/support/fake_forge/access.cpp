// Who is let in. One account, and one token of each kind: tests know them.
#include "base/base64.hpp"
#include "forge.hpp"

namespace ztgit::test {

namespace {

constexpr auto kGiteeText = "LFS only supported repository in paid or trial enterprise.";

bool wants_credentials(const Call& call, bool lfs) {
  const auto& conduct = call.conduct;
  return conduct.has("requirecreds") || conduct.has("401-forever") || conduct.has("auth-bearer") ||
         (lfs && conduct.has("ssh-token-only"));
}

bool is_taken(const Call& call, bool lfs) {
  const auto& conduct = call.conduct;
  const auto value = call.request.get_header_value("Authorization");
  if (conduct.has("401-forever")) return false;
  if (conduct.has("auth-bearer")) return value == "Bearer good-token";
  if (lfs && conduct.has("ssh-token-only")) return value == "RemoteAuth ssh-token";
  return !user_of(call.request).empty();
}

}  // namespace

std::string user_of(const httplib::Request& request) {
  const auto value = request.get_header_value("Authorization");
  if (value == "Basic " + base64_of("user:pass")) return "user";
  if (value == "Basic " + base64_of("other:pass")) return "other";
  if (value == "Basic " + base64_of("oauth2:good-token")) return "user";
  if (value == "Bearer good-token" || value == "token good-token") return "user";
  if (value == "Bearer other-token" || value == "token other-token") return "other";
  if (value == "Basic " + base64_of("oauth2:other-token")) return "other";
  if (value == "RemoteAuth ssh-token") return "user";
  return {};
}

void challenge(Call& call, bool lfs) {
  send_message(call, 401, "Credentials needed");
  if (call.conduct.has("401-no-challenge")) return;
  const bool apart = lfs && call.conduct.has("401-lfs-authenticate");
  call.response.set_header(apart ? "LFS-Authenticate" : "WWW-Authenticate",
                           call.conduct.has("auth-bearer") ? "Bearer realm=\"fake forge\""
                                                           : "Basic realm=\"fake forge\"");
}

bool is_let_in(Call& call, bool lfs) {
  const bool locks = call.path.find("/info/lfs/locks/verify") != call.path.npos;
  if (lfs && call.conduct.has("no-lfs")) {
    send_page(call, 404, "404 Page not found");
    return false;
  }
  if (wants_credentials(call, lfs) && !is_taken(call, lfs)) {
    challenge(call, lfs);
    return false;
  }
  if (lfs && call.conduct.has("gitee-plan")) {
    send_message(call, locks ? 401 : 403, kGiteeText);
    return false;
  }
  return true;
}

}  // namespace ztgit::test
