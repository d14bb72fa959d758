#include "occupant.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "git/tree.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kTextLimit = std::uint64_t{4}
                                     << 20;  // bytes; a longer file is no sidecar of ours

void check_way(const fs::path& work_tree, const std::string& path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto folder = path.substr(0, slash);
    const auto info = lstat_of(work_tree / folder);
    if (!info) return;
    if (!S_ISDIR(info->st_mode))
      throw Error(ErrorKind::conflict,
                  fmt::format("promote to {}: {} is {}", visible_line(path), visible_line(folder),
                              S_ISLNK(info->st_mode) ? "a link that may lead out of the project"
                                                     : "no folder"));
  }
}

// Is what git has for an unmodified path really there? A pointer alone does not hold the picture.
bool restorable(const git::Repository& repo, const lfs::Store& store, const std::string& blob) {
  try {
    const auto pointer = lfs::parse_pointer(git::read_blob(repo, blob, lfs::kPointerMaxBytes));
    return !pointer || store.has(*pointer);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::io;  // longer than a pointer: the file itself is in git
  }
}

}  // namespace

Occupant look_at(const git::Repository& repo, const git::IndexView& index, const lfs::Store& store,
                 const Wanted& wanted) {
  const auto file = repo.work_tree() / wanted.path;
  check_way(repo.work_tree(), wanted.path);
  Occupant occupant{lstat_of(file), false, false};
  if (!occupant.info) return occupant;
  if (!S_ISREG(occupant.info->st_mode))
    throw Error(
        ErrorKind::conflict,
        fmt::format("promote to {}: {} stands there", visible_line(wanted.path),
                    S_ISDIR(occupant.info->st_mode) ? "a folder" : "a link or a special file"));
  const auto staged = index.find(wanted.path);
  if (staged && staged->unchanged_since && restorable(repo, store, staged->id)) {
    occupant.as_in_index = true;
    return occupant;
  }
  const auto size = static_cast<std::uint64_t>(occupant.info->st_size);
  if (wanted.picture != nullptr) {
    const auto here = lfs::point_at(file);
    occupant.wanted = here == *wanted.picture;
    // Touched but not changed, or the pointer text of a clone made without git-lfs.
    if (!occupant.wanted && staged)
      occupant.as_in_index = (git::blob_id(lfs::to_text(here)) == staged->id && store.has(here)) ||
                             (size < lfs::kPointerMaxBytes &&
                              git::blob_id(read_file(file, lfs::kPointerMaxBytes)) == staged->id);
  } else if (size <= kTextLimit) {
    const auto here = read_file(file, kTextLimit);
    occupant.wanted = here == wanted.text;
    occupant.as_in_index = staged && git::blob_id(here) == staged->id;
  }
  return occupant;
}

void refuse_occupied(const std::string& path, bool tracked) {
  throw Error(ErrorKind::conflict,
              fmt::format("promote to {}: {}", visible_line(path),
                          tracked ? "the file there was changed and not committed"
                                  : "a file that git does not know stands there"))
      .hint("Choose another path with --as, or commit that file first.")
      .hint("To replace it all the same, add --force: its bytes are kept as an object, by oid.");
}

}  // namespace ztgit::project
