#include "git/conflict.hpp"

#include "git/repository.hpp"
#include "handle.hpp"

namespace ztgit::git {

std::optional<TreeEntry> conflict_side(const Repository& repo, const std::string& path,
                                       ConflictSide side) {
  IndexHandle index;
  check(git_repository_index(out(index), repo.native()), "open the index");
  check(git_index_read(index.get(), 0), "read the index");
  const auto* entry = git_index_get_bypath(index.get(), path.c_str(), static_cast<int>(side));
  if (entry == nullptr) return std::nullopt;
  return TreeEntry{to_hex(entry->id), entry->mode};
}

}  // namespace ztgit::git
