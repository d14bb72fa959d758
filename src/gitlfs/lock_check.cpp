#include "lock_check.hpp"

#include <cstdint>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/transfer.hpp"
#include "net/settings.hpp"
#include "net/url.hpp"
#include "object_place.hpp"
#include "project/own_locks.hpp"

namespace ztgit::gitlfs {

namespace {

std::string short_name(const std::string& ref) {
  constexpr std::string_view heads = "refs/heads/";
  return ref.starts_with(heads) ? ref.substr(heads.size()) : ref;
}

}  // namespace

LockCheck::LockCheck(Call& call, remote::Connection& connection, std::string remote_name)
    : call_(call), connection_(connection), remote_name_(std::move(remote_name)) {
  const auto& endpoint = connection.endpoint(lfs::Operation::upload);
  url_ = net::without_credentials(endpoint.url);
  if (endpoint.url.empty() || !endpoint.agent.empty()) {
    state_ = State::disabled;  // no server that could be asked
    return;
  }
  const auto told = net::url_value(connection.settings(), "lfs", "locksverify", endpoint.url);
  const auto url = net::parse_url(endpoint.url);
  if (told)
    state_ = is_on(told) ? State::enabled : State::disabled;
  else if (url && url->host == "github.com")
    state_ = State::enabled;
}

void LockCheck::verify(const std::string& ref) {
  if (state_ == State::disabled || !asked_.insert(ref).second) return;
  std::optional<lfs::LockOwners> owners;
  try {
    owners = connection_.locks().verify(ref);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::cancelled) throw;
    return refused(error);
  }
  if (!owners) {
    call_.repository().set_local_config(fmt::format("lfs.{}.locksverify", url_), "false");
    return;
  }
  if (state_ == State::unknown)
    call_.out() << fmt::format(
                       "Locking support detected on remote \"{}\". Consider enabling it with:\n"
                       "  $ git config lfs.{}.locksverify true\n",
                       visible_line(remote_name_), visible_line(url_))
                << std::flush;
  project::OwnLocks(call_.repository()).replace(owners->ours);
  for (auto& lock : owners->ours) ours_[lock.path] = lock;
  for (const auto& lock : owners->theirs)
    theirs_[lock.path][visible_line(lock.owner)].insert(visible_line(short_name(ref)));
}

void LockCheck::refused(const Error& error) const {
  const bool fatal = state_ == State::enabled;
  if (error.kind() == ErrorKind::auth) {
    const auto text = fmt::format("{}: Authentication error: {}", fatal ? "error" : "warning",
                                  visible(error.what()));
    if (fatal) throw Error(ErrorKind::auth, text);
    call_.err() << text << '\n';
    return;
  }
  call_.out() << fmt::format(
                     "Remote \"{}\" does not support the Git LFS locking API. Consider disabling "
                     "it with:\n  $ git config lfs.{}.locksverify false\n",
                     visible_line(remote_name_), visible_line(url_))
              << std::flush;
  if (fatal) throw Error(error);
}

void LockCheck::look_at(const project::Outgoing& outgoing) {
  for (const auto& object : outgoing.objects) changed_.insert(object.path);
  if (theirs_.empty() && ours_.empty()) return;
  for (const auto& commit : outgoing.commits)
    for (const auto& blob : git::small_blobs_changed_by(call_.repository(), commit, UINT64_MAX))
      changed_.insert(blob.path);
}

bool LockCheck::report() const {
  std::vector<std::string> unowned, owned;
  for (const auto& path : changed_) {
    if (const auto found = theirs_.find(path); found != theirs_.end()) {
      std::vector<std::string> owners;
      for (const auto& [owner, refs] : found->second)
        owners.push_back(fmt::format("{} (refs: {})", owner, fmt::join(refs, ", ")));
      unowned.push_back(fmt::format("* {} - {}\n", visible_line(path), fmt::join(owners, ", ")));
    } else if (ours_.contains(path)) {
      owned.push_back(fmt::format("* {}\n", visible_line(path)));
    }
  }
  if (!unowned.empty()) {
    call_.out() << "Unable to push locked files:\n" << fmt::format("{}", fmt::join(unowned, ""));
    call_.out().flush();
    call_.err() << (demanded() ? "Cannot update locked files.\n"
                               : "warning: The above files would have halted this push.\n");
    return !demanded();
  }
  if (!owned.empty())
    call_.out() << "Consider unlocking your own locked files: (`git lfs unlock <path>`)\n"
                << fmt::format("{}", fmt::join(owned, ""));
  return true;
}

}  // namespace ztgit::gitlfs
