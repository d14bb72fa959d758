#include "lfs/locks.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api.hpp"
#include "base/text.hpp"
#include "batch.hpp"
#include "retry.hpp"

namespace ztgit::lfs {

namespace {

using Json = nlohmann::json;
using Verified = tl::expected<std::optional<LockOwners>, Error>;

constexpr int kConflict = 409;
constexpr int kMostPages = 1000;               // a server whose pages never end is wrong
constexpr std::size_t kMostLocks = 1'000'000;  // in memory
constexpr std::size_t kMostField = 4096;       // bytes of a path, an id or a name

Json parse(std::string_view text) {
  auto json = Json::parse(text.begin(), text.end(), nullptr, false);
  return json.is_object() ? json : Json::object();
}

std::string text_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return {};
  if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());  // ids
  if (!found->is_string()) return {};
  auto text = found->get<std::string>();
  return text.size() <= kMostField ? text : std::string();
}

std::optional<Lock> lock_of(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Lock lock{text_of(json, "id"), text_of(json, "path"), {}, text_of(json, "locked_at")};
  if (const auto owner = json.find("owner"); owner != json.end() && owner->is_object())
    lock.owner = text_of(*owner, "name");
  if (lock.id.empty() && lock.path.empty()) return std::nullopt;
  return lock;
}

// Null and missing lists are empty ones (Gitea writes null).
void append(std::vector<Lock>& locks, const Json& json, const char* key) {
  const auto list = json.find(key);
  if (list == json.end() || !list->is_array()) return;
  for (const auto& each : *list)
    if (auto lock = lock_of(each); lock && locks.size() < kMostLocks)
      locks.push_back(std::move(*lock));
}

Json ref_of(const std::string& ref) {
  return ref.empty() ? Json::object() : Json{{"ref", {{"name", ref}}}};
}

std::string body_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// As one value of a query (RFC 3986 section 2.3).
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain)
      result += c;
    else
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return result;
}

// 404 too: servers without the API know no such address. A repository that does not exist has
// failed before, at its batch.
bool has_no_locks(const net::Response& response) {
  return response.status == 404 || response.status == 405 || response.status == 501;
}

Error held(const net::Response& response, const std::string& path) {
  const auto json = parse(response.body);
  const auto found = json.find("lock");
  const auto lock = found == json.end() ? std::nullopt : lock_of(*found);
  const auto who =
      lock && !lock->owner.empty() ? bounded_line(lock->owner) : std::string("somebody");
  const auto said = text_of(json, "message");
  return {ErrorKind::conflict,
          fmt::format("lock {}: {} has locked it{}", visible_line(path), who,
                      said.empty() ? "" : fmt::format(" ({})", bounded_line(said)))};
}

bool is_success(const net::Response& response) {
  return judge(response.status, false) == Verdict::success;
}

// Throws for what is no success.
net::Response checked(const Api& api, net::Outcome outcome, const std::string& activity) {
  if (outcome && is_success(*outcome)) return std::move(*outcome);
  auto error = outcome ? api.refusal(*outcome) : api.refusal(outcome.error());
  throw std::move(error.while_doing(activity));
}

// One page of locks/verify; nullopt: the server has no locks.
tl::expected<std::optional<Json>, Error> verified_page(const Api& api, net::Outcome outcome) {
  if (!outcome) return tl::unexpected(api.refusal(outcome.error()));
  if (is_success(*outcome) && !is_page(*outcome)) return parse(outcome->body);
  if (is_success(*outcome) || has_no_locks(*outcome)) return std::optional<Json>();
  return tl::unexpected(api.refusal(*outcome));
}

// Asks page after page inside the session; lives as long as a request of it is under way.
class Verification : public std::enable_shared_from_this<Verification> {
 public:
  Verification(TransferContext& context, std::string ref, Locks::Done done)
      : context_(context), api_(context), ref_(std::move(ref)), done_(std::move(done)) {}

  void ask(const std::string& cursor) {
    auto json = ref_of(ref_);
    if (!cursor.empty()) json["cursor"] = cursor;
    context_.session.start(
        api_.request(Operation::upload, "POST", "locks/verify", body_of(json)),
        [self = shared_from_this()](net::Outcome outcome) { self->take(std::move(outcome)); });
  }

 private:
  void take(net::Outcome outcome) {
    auto page = verified_page(api_, std::move(outcome));
    if (!page) return done_(tl::unexpected(std::move(page.error())));
    if (!*page) return done_(std::optional<LockOwners>());
    append(owners_.ours, **page, "ours");
    append(owners_.theirs, **page, "theirs");
    const auto cursor = text_of(**page, "next_cursor");
    if (cursor.empty() || ++pages_ >= kMostPages) return done_(std::move(owners_));
    ask(cursor);
  }

  TransferContext& context_;
  Api api_;
  std::string ref_;
  Locks::Done done_;
  LockOwners owners_;
  int pages_ = 0;
};

}  // namespace

Locks::Locks(TransferContext& context) : context_(context) {}

Lock Locks::lock(const std::string& path, const std::string& ref) {
  const Api api(context_);
  auto json = ref_of(ref);
  json["path"] = path;
  auto outcome =
      context_.session.fetch(api.request(Operation::upload, "POST", "locks", body_of(json)));
  if (outcome && outcome->status == kConflict) throw held(*outcome, path);
  const auto response = checked(api, std::move(outcome), "locking " + visible_line(path));
  const auto answer = parse(response.body);
  const auto found = answer.find("lock");
  if (auto lock = found == answer.end() ? std::nullopt : lock_of(*found)) return std::move(*lock);
  throw api.nonsense(response, "its answer names no lock");
}

void Locks::unlock(const std::string& id, bool force, const std::string& ref) {
  const Api api(context_);
  auto json = ref_of(ref);
  json["force"] = force;
  checked(
      api,
      context_.session.fetch(api.request(
          Operation::upload, "POST", fmt::format("locks/{}/unlock", escaped(id)), body_of(json))),
      "unlocking " + visible_line(id));
}

std::vector<Lock> Locks::list(const std::optional<std::string>& path, const std::string& ref) {
  const Api api(context_);
  std::vector<Lock> locks;
  std::string cursor;
  for (int page = 0; page < kMostPages; ++page) {
    std::string query;
    const auto add = [&query](std::string_view name, const std::string& value) {
      if (!value.empty())
        query += fmt::format("{}{}={}", query.empty() ? '?' : '&', name, escaped(value));
    };
    add("path", path.value_or(""));
    add("cursor", cursor);
    add("refspec", ref);
    auto outcome = context_.session.fetch(api.request(Operation::download, "GET", "locks" + query));
    if (outcome && has_no_locks(*outcome)) return locks;
    const auto response = checked(api, std::move(outcome), "listing locks");
    const auto answer = parse(response.body);
    append(locks, answer, "locks");
    const auto next = text_of(answer, "next_cursor");
    if (next.empty() || next == cursor) break;
    cursor = next;
  }
  return locks;
}

std::optional<LockOwners> Locks::verify(const std::string& ref) {
  std::optional<Verified> result;
  start_verify(ref, [&result](Verified answer) { result = std::move(answer); });
  context_.session.run();
  if (!result) throw Error(ErrorKind::cancelled, "interrupted");
  if (!*result) throw std::move(result->error());
  return std::move(**result);
}

void Locks::start_verify(const std::string& ref, Done done) {
  std::make_shared<Verification>(context_, ref, std::move(done))->ask("");
}

}  // namespace ztgit::lfs
