#include "index_lock.hpp"

#include <cerrno>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "git/leftovers.hpp"
#include "git/repository.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

// git's own lock is empty or begins with "DIRC", the new index.
constexpr std::string_view kMarker = "ztgit holds this lock\n";

bool left_by_a_dead_ztgit(const fs::path& lock) {
  // The caller holds the project's lock, so no living ztgit is in here.
  try {
    return read_file_if_exists(lock, kMarker.size()) == kMarker;
  } catch (const Error&) {
    return false;  // longer: git's
  }
}

// The marker and the lock appear in one step; a kill in between leaves no lock that nobody can
// name.
bool try_lock(const fs::path& lock, const fs::path& folder) {
  make_folders(folder);
  AtomicFile marked(lock, 0666, folder);
  marked.write(kMarker);
  try {
    marked.commit_new();
    return true;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::conflict) return false;
    throw;
  }
}

}  // namespace

IndexLock::IndexLock(const fs::path& index, const fs::path& folder,
                     std::chrono::milliseconds patience)
    : lock_(index.string() + ".lock") {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!try_lock(lock_, folder)) {
    if (left_by_a_dead_ztgit(lock_)) {
      ::unlink(lock_.c_str());
      continue;
    }
    throw_if_cancelled();
    if (std::chrono::steady_clock::now() >= deadline)
      throw Error(ErrorKind::conflict,
                  fmt::format("lock the index: {} exists, another program is using the repository",
                              lock_.string()))
          .hint(
              "Close the git program that is open there. If none is, it crashed: remove that file "
              "and run the same command again.");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

IndexLock::~IndexLock() { ::unlink(lock_.c_str()); }

bool has_stale_index_lock(const Repository& repo) {
  return left_by_a_dead_ztgit(repo.git_dir() / "index.lock");
}

void remove_stale_index_lock(const Repository& repo) {
  if (has_stale_index_lock(repo)) ::unlink((repo.git_dir() / "index.lock").c_str());
}

}  // namespace ztgit::git
