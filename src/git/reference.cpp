#include "git/reference.hpp"

#include <ctime>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/durability.hpp"
#include "base/error.hpp"
#include "base/fault.hpp"
#include "base/file.hpp"
#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kRefNameLimit = 4096;  // bytes; git's own limit is lower
constexpr std::int64_t kLockBirth = 2;         // s between the note and its lock, generously
constexpr std::int64_t kLockIsForgotten = 1;   // s; git holds a ref lock for milliseconds

// Names the ref whose lock is about to be taken, so that the next run can tell a forgotten lock of
// ours from a lock that somebody holds.
fs::path note_of(const Repository& repo) { return repo.common_dir() / "ztgit" / "ref-in-update"; }

}  // namespace

void update_ref(Repository& repo, const RefUpdate& update, const Identity& who) {
  const auto note = note_of(repo);
  make_folders(note.parent_path());
  write_file(note, update.ref);
  check(git_repository_set_ident(repo.native(), who.name.c_str(), who.email.c_str()),
        "name the author of the reflog");
  const auto id = to_oid(update.new_id);
  ReferenceHandle moved;
  int status = 0;
  if (update.old_id.empty()) {
    status = git_reference_create(out(moved), repo.native(), update.ref.c_str(), &id, /*force=*/0,
                                  update.log_text.c_str());
  } else {
    const auto old_id = to_oid(update.old_id);
    status = git_reference_create_matching(out(moved), repo.native(), update.ref.c_str(), &id,
                                           /*force=*/1, &old_id, update.log_text.c_str());
  }
  ::unlink(note.c_str());
  if (status == GIT_EMODIFIED || status == GIT_EEXISTS)
    throw Error(ErrorKind::conflict,
                fmt::format("move {}: it was moved by another program meanwhile", update.ref))
        .hint("Run the same command again.");
  check(status, "move " + update.ref);
  // One flush for the ref, its name and all the names made since the barrier. libgit2's own
  // (GIT_OPT_ENABLE_FSYNC_GITDIR) would be six: it flushes both reflogs and every folder as well.
  const auto file = repo.common_dir() / update.ref;
  sync_file(open_to_read(file), file);
  sync_folder_unless_journaled(file.parent_path());
}

void remove_stale_ref_lock(const Repository& repo) {
  const auto note = note_of(repo);
  const auto ref = read_file_if_exists(note, kRefNameLimit);
  if (!ref) return;
  const auto lock = repo.common_dir() / (*ref + ".lock");
  const auto noted = lstat_of(note);
  auto locked = lstat_of(lock);
  if (noted && locked && ref->starts_with("refs/") && ref->find("..") == ref->npos) {
    const auto born_after = locked->st_ctim.tv_sec - noted->st_ctim.tv_sec;
    // Younger than a second: wait until nobody who works can still hold it.
    while (locked && std::time(nullptr) - locked->st_ctim.tv_sec <= kLockIsForgotten) {
      ::usleep(50'000);
      locked = lstat_of(lock);
    }
    if (locked && born_after >= 0 && born_after <= kLockBirth) ::unlink(lock.c_str());
  }
  ::unlink(note.c_str());
}

}  // namespace ztgit::git
