#include "project/write_pictures.hpp"

#include <optional>
#include <sys/stat.h>

#include "base/file.hpp"
#include "git/attributes.hpp"
#include "git/index.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"
#include "project/place_pictures.hpp"
#include "reach.hpp"

namespace ztgit::project {

namespace {

// Files at which a pointer lies, or nothing.
class PointersLeft {
 public:
  PointersLeft(const git::Repository& repo, const PictureWish& wish, const lfs::Store& store)
      : repo_(repo), wish_(wish), index_(repo), store_(store) {}

  std::vector<PictureAt> find(const std::string& tree) const {
    std::vector<PictureAt> pictures;
    const git::SmallBlobs blobs(repo_, lfs::kPointerMaxBytes);
    const git::TreeAttributes attributes(repo_, tree);
    const auto look = [&](const std::string& path, const std::string& blob) {
      if (const auto pointer = wanted(path, blob, blobs); pointer && attributes.lfs(path))
        pictures.push_back({path, blob, *pointer});
    };
    if (wish_.only != nullptr) {
      for (const auto& path : *wish_.only)
        if (const auto entry = git::find_in_tree(repo_, tree, path); entry && is_file(entry->mode))
          look(path, entry->id);
    } else {
      for (const auto& file : git::files_in_tree(repo_, tree)) look(file.path, file.id);
    }
    return pictures;
  }

 private:
  static bool is_file(std::uint32_t mode) {
    return mode == git::kFileMode || mode == git::kExecutableMode;
  }

  std::optional<lfs::Pointer> wanted(const std::string& path, const std::string& blob,
                                     const git::SmallBlobs& blobs) const {
    const auto info = lstat_of(repo_.work_tree() / path);
    if (info ? !S_ISREG(info->st_mode) ||
                   static_cast<std::uint64_t>(info->st_size) >= lfs::kPointerMaxBytes
             : !wish_.restore_deleted)
      return std::nullopt;
    if (wish_.filter != nullptr && !wish_.filter->takes(path)) return std::nullopt;
    const auto text = blobs.read(blob);
    auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer || pointer->size == 0 || !store_.has(*pointer)) return std::nullopt;
    const auto entry = index_.find(path);  // staged otherwise, or removed: somebody's work
    if (!entry || entry->conflicted || entry->id != blob) return std::nullopt;
    if (info && read_file(repo_.work_tree() / path, lfs::kPointerMaxBytes) != *text)
      return std::nullopt;
    return pointer;
  }

  const git::Repository& repo_;
  const PictureWish& wish_;
  git::IndexView index_;
  const lfs::Store& store_;
};

}  // namespace

WrittenPictures write_pictures(git::Repository& repo, const PictureWish& wish) {
  const auto head = repo.head();
  if (repo.bare() || head.unborn()) return {};
  const auto tree = git::tree_of_commit(repo, head.commit);
  const auto store = store_of(repo);
  const auto placed = place_pictures(repo, store, PointersLeft(repo, wish, store).find(tree));
  return {placed.pictures, placed.bytes};
}

}  // namespace ztgit::project
