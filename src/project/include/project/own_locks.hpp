#pragma once

// The locks that this clone holds, as far as it knows: <common git dir>/ztgit/own-locks. For
// read-only files, which must be right without a network, and for `git lfs locks --local`; whether
// something may be pushed is the server's to say.

#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "lfs/locks.hpp"

namespace ztgit::project {

class OwnLocks {
 public:
  explicit OwnLocks(const git::Repository& repo);

  bool holds(std::string_view path) const;
  const std::vector<lfs::Lock>& all() const noexcept { return locks_; }  // by path

  // Each is on the disk when it returns.
  void add(const lfs::Lock& lock);
  void remove_path(std::string_view path);
  void remove_id(std::string_view id);
  void replace(std::vector<lfs::Lock> ours);  // as the server lists them

 private:
  void save() const;

  std::filesystem::path file_;
  std::vector<lfs::Lock> locks_;
};

}  // namespace ztgit::project
