#include <ostream>

#include "input.hpp"
#include "object_place.hpp"
#include "remotes.hpp"
#include "uploading.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs pre-push [--dry-run] REMOTE [URL]`, the lines of githooks(5) on standard input
// (git-lfs-pre-push(1)).
int verb_pre_push(Call& call) {
  const auto& words = call.arguments().words();
  if (words.empty()) {
    call.out() << "This should be run through Git's pre-push hook.  Run `git lfs update` to "
                  "install it.\n";
    return 1;
  }
  const auto lines = read_input(call);  // git would be killed by a pipe that nobody reads
  if (is_on(call.variable("GIT_LFS_SKIP_PUSH"))) return 0;
  const auto remote = remote_of(call, words[0]);
  const auto updates = project::read_ref_updates(call.repository(), lines);
  if (updates.empty()) return 0;
  return Uploading(call, remote, words[0], call.arguments().has("dry-run"))
      .refs(updates, project::Look::history);
}

}  // namespace ztgit::gitlfs
