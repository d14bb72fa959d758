#include <ostream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "downloading.hpp"
#include "project/lockable.hpp"
#include "project/write_pictures.hpp"
#include "remotes.hpp"
#include "verb.hpp"

namespace ztgit::gitlfs {

// `git-lfs pull [-I PATHS] [-X PATHS] [REMOTE]`: what HEAD needs, and the pointers of the work tree
// replaced by it (git-lfs-pull(1)).
int verb_pull(Call& call) {
  auto& repo = call.repository();
  const auto& words = call.arguments().words();
  const auto remote =
      words.empty() ? default_remote(call, lfs::Operation::download) : remote_of(call, words[0]);
  const auto head = repo.head();
  if (head.unborn()) return 0;
  Downloading downloading(call, remote, {});
  const auto filter = downloading.filter();
  const bool good = downloading.get(downloading.in_tree(head.commit, filter));
  const ObjectPlace place(call);
  const bool installed = !place.setting("filter.lfs.clean").value_or("").empty();
  if (installed) {
    const auto written = project::write_pictures(repo, {&filter, nullptr, true});
    if (written.pictures > 0 && project::sets_lockable_read_only(repo, call.environment()))
      project::mend_all_lockable(repo);
  }
  if (!good) {
    call.err() << fmt::format("Failed to fetch some objects from '{}'\n",
                              visible_line(downloading.server()));
    return kFailed;
  }
  if (!installed)
    call.out() << "Skipping object checkout, Git LFS is not installed for this repository.\n"
                  "Consider installing it with 'git lfs install'.\n";
  return 0;
}

}  // namespace ztgit::gitlfs
