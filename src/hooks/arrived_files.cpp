#include "arrived_files.hpp"

#include <set>

#include "project/lockable.hpp"
#include "project/write_pictures.hpp"
#include "variable.hpp"

namespace ztgit::hooks {

namespace {

bool wants_pointers(const Body& body) {
  if (is_set(body.call, "GIT_LFS_SKIP_SMUDGE")) return true;
  for (const auto* key : {"filter.lfs.process", "filter.lfs.smudge"})
    if (const auto command = body.repository.config(key);
        command && command->find("--skip") != command->npos)
      return true;
  // Patterns say which ones; `git lfs pull` reads them.
  return body.repository.config("lfs.fetchexclude") || body.repository.config("lfs.fetchinclude");
}

}  // namespace

void mend_arrived(const Body& body, const std::vector<std::string>& paths) {
  auto& repo = body.repository;
  // A rebase goes on with the index that it has in memory.
  const auto operation = repo.operation_in_progress();
  if ((operation.empty() || operation == "merge") && !wants_pointers(body)) {
    const std::set<std::string> only(paths.begin(), paths.end());
    project::write_pictures(repo, {nullptr, &only});
  }
  if (project::sets_lockable_read_only(repo, body.call.environment))
    project::mend_lockable(repo, paths);
}

}  // namespace ztgit::hooks
