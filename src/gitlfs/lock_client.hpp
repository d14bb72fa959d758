#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lfs/locks.hpp"
#include "project/own_locks.hpp"
#include "remote/connection.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// What lock, locks and unlock have in common (git-lfs, commands/command_lock*.go).
class LockClient {
 public:
  explicit LockClient(Call& call);  // --remote counts

  lfs::Locks& server() { return connection_.locks(); }
  const std::string& ref() const noexcept { return ref_; }
  project::OwnLocks& own() noexcept { return own_; }

  // From the root of the work tree. Error (usage) for folders and what lies outside.
  std::string path_of(const std::string& word) const;
  // Whether the file differs from HEAD, or is none of its files.
  bool has_changes(const std::string& path) const;
  // The file's write bit, where it is lockable.
  void mend(const std::string& path) const;

 private:
  Call& call_;
  git::Remote remote_;
  remote::Connection connection_;
  std::string ref_;
  project::OwnLocks own_;
};

// git-lfs' JSON of a lock and of a list, on one line. Go escapes <, > and & in strings.
std::string json_of(const std::vector<lfs::Lock>& locks);
std::string escape_like_go(std::string_view json);

}  // namespace ztgit::gitlfs
