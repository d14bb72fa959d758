#include "arrived_files.hpp"
#include "body.hpp"
#include "git/revision.hpp"
#include "project/lockable.hpp"

namespace ztgit::hooks {

// githooks(5): the commit before (zeros in a clone and a new work tree), the one now, and 1 where a
// branch was checked out. After a checkout of files nobody says which ones they were.
void post_checkout(const Body& body) {
  const auto& words = body.call.words;
  const auto& repo = body.repository;
  if (words.size() != 3 || repo.bare()) return;
  const auto after = git::find_commit(repo, words[1]);
  if (words[2] == "1" && after) {
    const auto before = git::find_commit(repo, words[0]);
    mend_arrived(body, project::paths_changed(repo, before.value_or(""), *after));
  } else if (project::sets_lockable_read_only(repo, body.call.environment)) {
    project::mend_all_lockable(repo);
  }
}

}  // namespace ztgit::hooks
