#include "project/write_pictures.hpp"

#include <sys/stat.h>

#include "base/file.hpp"
#include "git/attributes.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "reach.hpp"
#include "work_tree_update.hpp"

namespace ztgit::project {

namespace {

// Files at which a pointer lies, or nothing.
class PointersLeft {
 public:
  PointersLeft(const git::Repository& repo, const PictureWish& wish)
      : repo_(repo), wish_(wish), index_(repo), store_(store_of(repo)) {}

  std::set<std::string> find(const std::string& tree) const {
    std::set<std::string> paths;
    const git::SmallBlobs blobs(repo_, lfs::kPointerMaxBytes);
    const git::TreeAttributes attributes(repo_, tree);
    const auto look = [&](const std::string& path, const std::string& blob) {
      if (takes(path, blob, blobs) && attributes.lfs(path)) paths.insert(path);
    };
    if (wish_.only != nullptr) {
      for (const auto& path : *wish_.only)
        if (const auto entry = git::find_in_tree(repo_, tree, path); entry && is_file(entry->mode))
          look(path, entry->id);
    } else {
      for (const auto& file : git::files_in_tree(repo_, tree)) look(file.path, file.id);
    }
    return paths;
  }

 private:
  static bool is_file(std::uint32_t mode) {
    return mode == git::kFileMode || mode == git::kExecutableMode;
  }

  bool takes(const std::string& path, const std::string& blob, const git::SmallBlobs& blobs) const {
    const auto info = lstat_of(repo_.work_tree() / path);
    if (info ? !S_ISREG(info->st_mode) ||
                   static_cast<std::uint64_t>(info->st_size) >= lfs::kPointerMaxBytes
             : !wish_.restore_deleted)
      return false;
    if (wish_.filter != nullptr && !wish_.filter->takes(path)) return false;
    const auto text = blobs.read(blob);
    const auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer || pointer->size == 0 || !store_.has(*pointer)) return false;
    const auto entry = index_.find(path);  // staged otherwise, or removed: somebody's work
    if (!entry || entry->conflicted || entry->id != blob) return false;
    return !info || read_file(repo_.work_tree() / path, lfs::kPointerMaxBytes) == *text;
  }

  const git::Repository& repo_;
  const PictureWish& wish_;
  git::IndexView index_;
  lfs::Store store_;
};

}  // namespace

WrittenPictures write_pictures(git::Repository& repo, const PictureWish& wish) {
  const auto head = repo.head();
  if (repo.bare() || head.unborn()) return {};
  const auto tree = git::tree_of_commit(repo, head.commit);
  const auto paths = PointersLeft(repo, wish).find(tree);
  if (paths.empty()) return {};
  const auto store = store_of(repo);
  WorkTreeUpdate update(repo, store, {tree, tree, nullptr, false, &paths});
  const auto result = update.finish();
  return {result.pictures, result.bytes};
}

}  // namespace ztgit::project
