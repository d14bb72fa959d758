#include "base/error.hpp"
#include "base/lock.hpp"
#include "body.hpp"
#include "commit_context.hpp"
#include "git/commit.hpp"
#include "partial_commit.hpp"
#include "project/lockable.hpp"
#include "project/unpushed_commit.hpp"

namespace ztgit::hooks {

void post_commit(const Body& body) {
  const auto& repo = body.repository;
  const auto commit = repo.head().commit;
  if (repo.bare() || commit.empty()) return;
  if (!is_promoting(body)) {
    if (has_partial_commit(repo)) {
      const FolderLock lock(repo.common_dir() / "ztgit" / "lock", kProjectPatience);
      finish_partial_commit(body);
    }
    project::remember_commit(repo, commit);
  }
  if (!project::sets_lockable_read_only(repo, body.call.environment)) return;
  const auto parents = git::read_commit(repo, commit).parents;
  project::mend_lockable(
      repo, project::paths_changed(repo, parents.empty() ? "" : parents.front(), commit));
}

}  // namespace ztgit::hooks
