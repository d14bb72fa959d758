#include "pictures.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/reachable.hpp"
#include "git/tree.hpp"

namespace ztgit::project {

std::vector<TrackedPicture> pictures_in(const git::Repository& repo, std::string_view tree) {
  std::vector<TrackedPicture> pictures;
  const git::TreeAttributes attributes(repo, tree);
  const git::SmallBlobs blobs(repo, lfs::kPointerMaxBytes);
  for (const auto& file : git::files_in_tree(repo, tree)) {
    const auto text = blobs.read(file.id);
    auto pointer = text ? lfs::parse_pointer(*text) : std::nullopt;
    if (!pointer || pointer->size == 0 || !attributes.lfs(file.path)) continue;
    pictures.push_back({file.path, file.id, std::move(*pointer)});
  }
  return pictures;
}

std::string picture_name(const git::Repository& repo, const std::string& oid) {
  const auto head = repo.head();
  if (!head.unborn())
    for (const auto& picture : pictures_in(repo, git::tree_of_commit(repo, head.commit)))
      if (picture.pointer.oid == oid) return visible_line(picture.path);
  return fmt::format("the object {}", oid);
}

}  // namespace ztgit::project
