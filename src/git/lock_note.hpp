#pragma once

// Private to git/: libgit2 takes git's lock files by itself and leaves them when the program is
// killed. The next run then has to know whose they are.

#include <filesystem>
#include <string_view>

namespace ztgit::git {

// Says, for as long as it lives, that this program is about to take a lock file. `lock` is relative
// to the common git directory: "refs/heads/main.lock".
class LockNote {
 public:
  LockNote(const std::filesystem::path& common_dir, std::string_view lock);
  LockNote(const LockNote&) = delete;
  LockNote& operator=(const LockNote&) = delete;
  ~LockNote();

  // The lock is still to be taken: a long transfer may stand between the note and it.
  void renew() const noexcept;

 private:
  std::filesystem::path note_;
};

}  // namespace ztgit::git
