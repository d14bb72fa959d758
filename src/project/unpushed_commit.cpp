#include "project/unpushed_commit.hpp"

#include "git/transfer.hpp"
#include "git/tree.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

void remember_commit(const git::Repository& repo, const std::string& commit) {
  const auto remotes = remembered_remotes(repo);
  if (remotes.empty()) return;
  Unpushed more{{}, {commit}};
  for (const auto& blob : git::small_blobs_changed_by(repo, commit, lfs::kPointerMaxBytes)) {
    auto pointer = lfs::parse_pointer(git::read_blob(repo, blob.id, lfs::kPointerMaxBytes));
    if (pointer && pointer->size > 0) more.objects.push_back(std::move(*pointer));
  }
  // No barrier: git does not flush its commits either, and a list that lost its last lines names
  // too little only until the push scans the commits that it does not name.
  SyncBatch batch(repo.common_dir());
  remember_unpushed(repo, remotes, more, batch);
}

}  // namespace ztgit::project
