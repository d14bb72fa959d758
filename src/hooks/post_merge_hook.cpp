#include "arrived_files.hpp"
#include "body.hpp"
#include "git/revision.hpp"
#include "project/lockable.hpp"

namespace ztgit::hooks {

// githooks(5): 1 for a squash, which moves no branch: what it brought lies in index and work tree.
void post_merge(const Body& body) {
  const auto& words = body.call.words;
  const auto& repo = body.repository;
  const auto head = repo.head();
  if (repo.bare() || head.unborn()) return;
  const auto before = git::find_commit(repo, "ORIG_HEAD");
  const bool squash = !words.empty() && words[0] == "1";
  if (before && !squash)
    mend_arrived(body, project::paths_changed(repo, *before, head.commit));
  else if (project::sets_lockable_read_only(repo, body.call.environment))
    project::mend_all_lockable(repo);
}

}  // namespace ztgit::hooks
