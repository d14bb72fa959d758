#pragma once

// Other people's locks, looked at while the first objects are already travelling.

#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

class PushLocks {
 public:
  // `ref` is the remote's. Asks nothing where lfs.<url>.locksverify is false.
  PushLocks(git::Repository& repo, remote::Connection& connection, const std::string& ref);

  // After the objects were sent: adds a note for, or throws Error (conflict) because of, each path
  // of `commits` that somebody else has locked. Remembers that a server has no locks.
  void judge(const std::vector<std::string>& commits, std::vector<std::string>& notes);

 private:
  using Answer = tl::expected<std::optional<lfs::LockOwners>, Error>;

  git::Repository& repo_;
  remote::Connection& connection_;
  bool demanded_ = false;  // locksverify is true, or this is GitHub, as git-lfs has it
  std::shared_ptr<std::optional<Answer>> answer_;
};

}  // namespace ztgit::project
