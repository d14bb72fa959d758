#include "mend_commit.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "unpushed.hpp"

namespace ztgit::project {

MendBase mend_base(const git::Repository& repo) {
  MendBase at{base_of(repo, std::nullopt), std::make_unique<git::IndexView>(repo)};
  if (at.index->has_conflicts())
    throw Error(ErrorKind::conflict, "the project has unresolved conflicts");
  return at;
}

std::vector<std::string> commit_fix(git::Repository& repo, const MendRequest& request,
                                    const Base& base, Step step,
                                    std::vector<lfs::Incoming>& objects, SyncBatch& batch) {
  ChangeSet changes;
  changes.ref = base.ref;
  changes.ref_commit = base.ref_commit;
  changes.base_commit = base.commit;
  changes.base_tree = base.tree;
  changes.identities = git::identities(repo, request.identity);
  changes.remotes_to_remember = remembered_remotes(repo);
  changes.steps.push_back(std::move(step));
  for (auto& object : objects) {
    changes.objects.push_back(&object);
    changes.pointers.push_back(object.pointer());
  }
  return commit_changes(repo, changes, batch).commits;
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace ztgit::project
