#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "lfs/locks.hpp"
#include "project/send_refs.hpp"
#include "remote/connection.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// Locks on what a push changes, looked at before anything is sent (git-lfs,
// commands/lockverifier.go).
class LockCheck {
 public:
  LockCheck(Call& call, remote::Connection& connection, std::string remote_name);

  bool demanded() const noexcept { return state_ == State::enabled; }

  // Asks the server for the locks of that ref, and says what git-lfs says. Throws Error where the
  // push must not go on.
  void verify(const std::string& ref);
  // Paths that the commits change.
  void look_at(const project::Outgoing& outgoing);

  bool locked_by_others(const std::string& path) const { return theirs_.contains(path); }
  // The closing words; false: the push is refused.
  bool report() const;

 private:
  enum class State { unknown, enabled, disabled };

  void refused(const Error& error) const;

  Call& call_;
  remote::Connection& connection_;
  std::string remote_name_, url_;
  State state_ = State::unknown;
  std::set<std::string> asked_;
  std::map<std::string, lfs::Lock> ours_;
  std::map<std::string, std::map<std::string, std::set<std::string>>> theirs_;  // path, owner, refs
  std::set<std::string> changed_;
};

}  // namespace ztgit::gitlfs
