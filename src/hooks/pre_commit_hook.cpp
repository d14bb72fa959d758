#include "base/lock.hpp"
#include "body.hpp"
#include "checked.hpp"
#include "commit_context.hpp"
#include "partial_commit.hpp"
#include "staged_pictures.hpp"

namespace ztgit::hooks {

namespace {

// With the project's lock: what a running promote clears away, and its index.lock, is not ours.
std::vector<StagedEdit> mend(const Body& body, StagedPictures& pictures) {
  if (!pictures.any()) return {};
  std::optional<FolderLock> lock;
  if (!is_promoting(body)) {
    const auto folder = body.repository.common_dir() / "ztgit";
    make_folders(folder);
    lock.emplace(folder / "lock", kProjectPatience);
  }
  pictures.plan();
  return pictures.carry_out();
}

}  // namespace

void pre_commit(const Body& body) {
  const auto& repo = body.repository;
  const auto file = index_of_commit(body);
  if (repo.bare() || !lstat_of(file)) return;
  git::IndexFile index(repo, file);
  const auto base = base_tree_of(body, !is_promoting(body) && git_amends());
  const auto changes = changes_of_commit(body, index, base);
  if (has_partial_commit(repo)) forget_partial_commit(repo);  // of a commit that was given up
  if (changes.empty()) return;
  StagedPictures pictures(body, index, base, changes);
  const auto edits = mend(body, pictures);
  if (!edits.empty() && is_temporary_index(file)) note_partial_commit(repo, edits);
  checked(body.call, [&] { return check_staged(body.repository, file); });
}

}  // namespace ztgit::hooks
