#include <ostream>

#include "project/lockable.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs post-merge IS_SQUASH`: every file (git-lfs-post-merge(1)).
int verb_post_merge(Call& call) {
  if (call.arguments().words().size() != 1) {
    call.out() << "This should be run through Git's post-merge hook.  Run `git lfs update` to "
                  "install it.\n";
    return 1;
  }
  const auto& repo = call.repository();
  if (!repo.bare() && project::sets_lockable_read_only(repo, call.environment()))
    project::mend_all_lockable(repo);
  return 0;
}

}  // namespace ztgit::gitlfs
