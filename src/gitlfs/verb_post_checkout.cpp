#include <ostream>

#include "git/revision.hpp"
#include "project/lockable.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs post-checkout BEFORE AFTER IS_BRANCH` (git-lfs-post-checkout(1)). After a checkout of
// files nobody says which ones.
int verb_post_checkout(Call& call) {
  const auto& words = call.arguments().words();
  if (words.size() != 3) {
    call.out() << "This should be run through Git's post-checkout hook.  Run `git lfs update` to "
                  "install it.\n";
    return 1;
  }
  const auto& repo = call.repository();
  if (repo.bare() || !project::sets_lockable_read_only(repo, call.environment())) return 0;
  const auto before = git::find_commit(repo, words[0]), after = git::find_commit(repo, words[1]);
  if (words[2] == "1" && before && after)
    project::mend_lockable(repo, project::paths_changed(repo, *before, *after));
  else
    project::mend_all_lockable(repo);
  return 0;
}

}  // namespace ztgit::gitlfs
