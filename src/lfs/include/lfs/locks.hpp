#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lfs/transfer.hpp"

namespace ztgit::lfs {

struct Lock {
  std::string id, path, owner, locked_at;
};

// Whose locks are whose, as POST locks/verify answers.
struct LockOwners {
  std::vector<Lock> ours, theirs;
};

// The locks API of one server (git-lfs docs/api/locking.md). Answers are read leniently: null
// lists, 200 for 201. Error kinds: conflict (somebody holds it, who is named), auth, not_found,
// network; no_lfs where a server has no such API (404, 405, 501), except from verify(), which
// answers nullopt then.
class Locks {
 public:
  explicit Locks(TransferContext& context);  // borrowed

  Lock lock(const std::string& path, const std::string& ref);
  void unlock(const std::string& id, bool force, const std::string& ref);
  // All pages.
  std::vector<Lock> list(const std::optional<std::string>& path, const std::string& ref);
  // nullopt: the server has no locks.
  std::optional<LockOwners> verify(const std::string& ref);
  // The same, in parallel with whatever runs in the session; `done` is called from run().
  using Done = std::function<void(tl::expected<std::optional<LockOwners>, Error>)>;
  void start_verify(const std::string& ref, Done done);

 private:
  TransferContext& context_;
};

}  // namespace ztgit::lfs
