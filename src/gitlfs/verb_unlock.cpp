#include <ostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "lock_client.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

namespace {

using Json = nlohmann::ordered_json;

class Unlocking {
 public:
  explicit Unlocking(Call& call)
      : call_(call), client_(call), force_(call.arguments().has("force")) {}

  void by_path(const std::string& word) {
    std::string path;
    try {
      path = client_.path_of(word);
    } catch (const Error& error) {
      if (!force_) return failed({}, {}, fmt::format("Unable to determine path: {}", error.what()));
      path = word;
    }
    try {
      refuse_changes(path);
      const auto found = client_.server().list(path, client_.ref());
      if (found.empty()) throw Error(ErrorKind::not_found, "no matching locks found");
      if (found.size() > 1) throw Error(ErrorKind::conflict, "multiple locks found; ambiguous");
      client_.server().unlock(found.front().id, force_, client_.ref());
      client_.own().remove_path(path);
      client_.mend(path);
      done({{"path", path}, {"unlocked", true}}, "Unlocked " + path);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      failed({}, path, error.what());
    }
  }

  void by_id(const std::string& id) {
    try {
      const auto path = path_of_lock(id);
      if (!path.empty()) refuse_changes(path);
      client_.server().unlock(id, force_, client_.ref());
      client_.own().remove_id(id);
      if (!path.empty()) client_.mend(path);
      done({{"id", id}, {"unlocked", true}}, "Unlocked Lock " + id);
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::cancelled) throw;
      failed(id, {}, fmt::format("Unable to unlock {}: {}", id, error.what()));
    }
  }

  int conclude() const {
    if (call_.arguments().has("json"))
      call_.out() << escape_like_go(
                         answers_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
                  << '\n';
    return good_ ? 0 : kFailed;
  }

 private:
  void refuse_changes(const std::string& path) const {
    if (!client_.has_changes(path)) return;
    if (!force_) throw Error(ErrorKind::conflict, "Cannot unlock file with uncommitted changes");
    call_.err() << "warning: unlocking with uncommitted changes because --force\n";
  }

  std::string path_of_lock(const std::string& id) {
    for (const auto& lock : client_.own().all())
      if (lock.id == id) return lock.path;
    for (const auto& lock : client_.server().list(std::nullopt, client_.ref()))
      if (lock.id == id) return lock.path;
    return {};
  }

  void done(Json answer, const std::string& line) {
    if (call_.arguments().has("json"))
      answers_.push_back(std::move(answer));
    else
      call_.out() << visible_line(line) << '\n';
  }

  void failed(const std::string& id, const std::string& path, const std::string& reason) {
    good_ = false;
    call_.err() << visible(reason) << '\n';
    Json answer = Json::object();
    if (!id.empty()) answer["id"] = id;
    if (!path.empty()) answer["path"] = path;
    answer["unlocked"] = false;
    answer["reason"] = reason;
    answers_.push_back(std::move(answer));
  }

  Call& call_;
  LockClient client_;
  bool force_, good_ = true;
  Json answers_ = Json::array();
};

}  // namespace

// `git-lfs unlock [--remote NAME] [--force] [--json] (--id ID | PATH...)` (git-lfs-unlock(1)).
int verb_unlock(Call& call) {
  const auto id = call.arguments().value("id").value_or("");
  const auto& words = call.arguments().words();
  if (words.empty() == id.empty())
    throw Error(ErrorKind::usage, "Exactly one of --id or a set of paths must be provided");
  Unlocking unlocking(call);
  for (const auto& word : words) unlocking.by_path(word);
  if (!id.empty()) unlocking.by_id(id);
  return unlocking.conclude();
}

}  // namespace ztgit::gitlfs
