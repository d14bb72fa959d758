#include "git/commit.hpp"
#include "project/lockable.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs post-commit`: what HEAD brings (git-lfs-post-commit(1)).
int verb_post_commit(Call& call) {
  const auto& repo = call.repository();
  const auto head = repo.head();
  if (repo.bare() || head.unborn() || !project::sets_lockable_read_only(repo, call.environment()))
    return 0;
  const auto parents = git::read_commit(repo, head.commit).parents;
  project::mend_lockable(
      repo, project::paths_changed(repo, parents.empty() ? "" : parents.front(), head.commit));
  return 0;
}

}  // namespace ztgit::gitlfs
