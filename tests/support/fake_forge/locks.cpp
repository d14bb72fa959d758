// The locking API (git-lfs docs/api/locking.md). Locks live as long as the server.
#include <algorithm>

#include "forge.hpp"

namespace ztgit::test {

using nlohmann::json;

namespace {

constexpr auto kSomebody = "somebody else";
constexpr std::size_t kPage = 100;

json json_of(const Lock& lock) {
  return {{"id", lock.id},
          {"path", lock.path},
          {"locked_at", lock.locked_at},
          {"owner", {{"name", lock.owner}}}};
}

std::string asking(const Call& call) {
  auto user = user_of(call.request);
  return user.empty() ? "anonymous" : user;
}

std::size_t number_of(const std::string& text, std::size_t otherwise) {
  return text.empty() || text.find_first_not_of("0123456789") != text.npos || text.size() > 9
             ? otherwise
             : std::stoul(text);
}

json list(const Call& call) { return call.conduct.has("null-arrays") ? json() : json::array(); }

}  // namespace

void Forge::create_lock(Call& call) {
  const auto wanted = json::parse(call.body, nullptr, false);
  if (!wanted.is_object() || !wanted.contains("path"))
    return send_message(call, 422, "Which path?");
  const auto path = wanted["path"].get<std::string>();
  const auto now = json_date(std::chrono::system_clock::now() + clock_offset(call.conduct));
  const std::scoped_lock held(lock_);
  auto& locks = locks_[call.repository];
  auto found =
      std::find_if(locks.begin(), locks.end(), [&](const Lock& lock) { return lock.path == path; });
  const bool fresh = found == locks.end();
  if (fresh) {
    const bool theirs = call.conduct.has("locks-theirs") || call.conduct.has("locks-conflict");
    locks.push_back({std::to_string(++lock_number_), path, theirs ? kSomebody : asking(call), now});
    found = std::prev(locks.end());
  }
  if (!fresh || call.conduct.has("locks-conflict"))
    return send_json(call, 409, {{"lock", json_of(*found)}, {"message", "already created lock"}});
  send_json(call, call.conduct.has("lock-200") ? 200 : 201, {{"lock", json_of(*found)}});
}

void Forge::list_locks(Call& call, bool verifying) {
  const auto wanted = verifying ? json::parse(call.body, nullptr, false) : json();
  const auto of = [&](const char* name) {
    if (!verifying) return call.request.get_param_value(name);
    if (!wanted.is_object() || !wanted.contains(name)) return std::string();
    return wanted[name].is_string() ? wanted[name].get<std::string>() : wanted[name].dump();
  };
  const std::scoped_lock held(lock_);
  const auto& locks = locks_[call.repository];
  const auto begin = number_of(of("cursor"), 0);
  auto page = std::max<std::size_t>(1, number_of(of("limit"), kPage));
  if (const auto most = call.conduct.number("locks-page-#"))
    page = std::min(page, static_cast<std::size_t>(std::max(1, *most)));
  json all = list(call), ours = list(call), theirs = list(call);
  std::size_t at = 0, next = 0;
  for (const auto& lock : locks) {
    const auto path = of("path"), id = of("id");
    if ((!path.empty() && lock.path != path) || (!id.empty() && lock.id != id)) continue;
    if (at++ < begin) continue;
    if (at > begin + page) {
      next = begin + page;
      break;
    }
    all.push_back(json_of(lock));
    (lock.owner == asking(call) ? ours : theirs).push_back(json_of(lock));
  }
  json answer = verifying ? json{{"ours", ours}, {"theirs", theirs}} : json{{"locks", all}};
  if (next > 0) answer["next_cursor"] = std::to_string(next);
  if (call.conduct.has("locks-cursor-loop")) answer["next_cursor"] = "0";
  send_json(call, 200, answer);
}

void Forge::unlock(Call& call, const std::string& id) {
  const auto wanted = json::parse(call.body, nullptr, false);
  const bool force = wanted.is_object() && wanted.value("force", false);
  const std::scoped_lock held(lock_);
  auto& locks = locks_[call.repository];
  const auto found =
      std::find_if(locks.begin(), locks.end(), [&](const Lock& lock) { return lock.id == id; });
  if (found == locks.end()) return send_message(call, 404, "No such lock");
  if (found->owner != asking(call) && !force)
    return send_message(call, 403, "It is the lock of " + found->owner);
  send_json(call, 200, {{"lock", json_of(*found)}});
  locks.erase(found);
}

void Forge::locks(Call& call, const std::string& rest) {
  if (const auto status = call.conduct.number("locks-status-#")) {
    if (*status == 404) return send_page(call, 404, "404 Page not found");
    return send_message(call, *status, "The forge says " + std::to_string(*status));
  }
  constexpr std::string_view suffix = "/unlock";
  const bool posts = call.request.method == "POST";
  if (rest.empty()) return posts ? create_lock(call) : list_locks(call, false);
  if (rest == "/verify" && posts) return list_locks(call, true);
  if (rest.ends_with(suffix) && rest.size() > suffix.size() && posts)
    return unlock(call, rest.substr(1, rest.size() - suffix.size() - 1));
  send_message(call, 404, "Not found");
}

}  // namespace ztgit::test
