#include "push_locks.hpp"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "net/settings.hpp"
#include "net/url.hpp"

namespace ztgit::project {

namespace {

std::string locksverify_key(const lfs::Endpoint& endpoint) {
  return fmt::format("lfs.{}.locksverify", net::without_credentials(endpoint.url));
}

}  // namespace

PushLocks::PushLocks(git::Repository& repo, remote::Connection& connection, const std::string& ref)
    : repo_(repo), connection_(connection) {
  const auto& endpoint = connection.endpoint(lfs::Operation::upload);
  if (endpoint.url.empty() || !endpoint.agent.empty()) return;  // no server, no locks
  const auto told =
      net::url_value(connection.settings(), "lfs", "locksverify", endpoint.url).value_or("");
  if (told == "false") return;
  const auto url = net::parse_url(endpoint.url);
  demanded_ = told == "true" || (url && url->host == "github.com");
  answer_ = std::make_shared<std::optional<Answer>>();
  connection.locks().start_verify(ref, [kept = answer_](const Answer& answer) { *kept = answer; });
}

void PushLocks::judge(const std::vector<std::string>& commits, std::vector<std::string>& notes) {
  if (!answer_) return;
  connection_.finish();
  if (!*answer_) return;
  const auto& answer = **answer_;
  if (!answer) {
    // Servers without locks refuse in many ways; only who uses locks wants to hear of it.
    if (demanded_ && answer.error().kind() != ErrorKind::no_lfs) throw Error(answer.error());
    return;
  }
  const auto& endpoint = connection_.endpoint(lfs::Operation::upload);
  if (!*answer) {
    repo_.set_local_config(locksverify_key(endpoint), "false");  // as git-lfs does on a 501
    return;
  }
  const auto& theirs = (*answer)->theirs;
  if (theirs.empty()) return;
  std::set<std::string> pushed;
  for (const auto& commit : commits)
    for (const auto& blob : git::small_blobs_changed_by(repo_, commit, lfs::kPointerMaxBytes))
      pushed.insert(blob.path);
  for (const auto& lock : theirs) {
    if (!pushed.contains(lock.path)) continue;
    const auto text = fmt::format("{} is locked by {}", visible_line(lock.path),
                                  visible_line(lock.owner.empty() ? "somebody" : lock.owner));
    if (demanded_)
      throw Error(ErrorKind::conflict, "push: " + text)
          .hint("Ask them to unlock it, or see all locks: ztgit locks");
    notes.push_back(text + ".");
  }
}

}  // namespace ztgit::project
