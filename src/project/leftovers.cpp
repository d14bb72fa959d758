#include "leftovers.hpp"

#include "base/atomic_file.hpp"
#include "git/leftovers.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::hours kForgotten{1};  // nobody copies one picture for so long

lfs::Store store_of(const git::Repository& repo) {
  return lfs::Store(lfs::store_folder(repo.common_dir(), repo.config("lfs.storage")));
}

}  // namespace

void clear_leftovers(const git::Repository& repo) {
  git::remove_stale_locks(repo);
  git::remove_stale_index_lock(repo);
  git::remove_stale_quarantines(repo);
  git::remove_stale_packs(repo);  // of a fetch
  std::error_code ignored;
  fs::remove_all(repo.git_dir() / "ztgit" / "tmp", ignored);
  // Of LockedIndex, IndexFile and the hooks of a promote: all of them hold the project's lock.
  for (const auto& entry : fs::directory_iterator(repo.git_dir() / "ztgit", ignored))
    if (entry.path().filename().string().starts_with("index.")) fs::remove(entry.path(), ignored);
  for (const char* folder : {"ztgit/unpushed", "hooks"})
    remove_temporaries(repo.common_dir() / folder);
  store_of(repo).remove_stale_temporaries();
}

void clear_receiver_leftovers(const git::Repository& receiver) {
  git::remove_stale_locks(receiver);
  git::remove_stale_packs(receiver);
  store_of(receiver).remove_stale_temporaries(kForgotten);
}

}  // namespace ztgit::project
