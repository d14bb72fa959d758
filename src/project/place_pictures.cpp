#include "project/place_pictures.hpp"

#include <cerrno>
#include <optional>
#include <sys/stat.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "commit_change.hpp"
#include "git/index.hpp"
#include "git/tree.hpp"
#include "git/work_tree_path.hpp"
#include "parents.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds kIndexPatience{10};
constexpr mode_t kPlainMode = 0666, kProgramMode = 0777;  // less the umask
// Files complete under temporary names at a time: a kill leaves no more of them.
constexpr std::size_t kBatch = 64;

struct Placing {
  const PictureAt* picture = nullptr;
  bool indexed = false;  // the index has the same pointer
  bool executable = false;
  bool as_pointer = false;  // its object is not here
  std::optional<AtomicFile> ready = {};
};

// Missing, or still the pointer of the same object.
bool may_be_written(const fs::path& file, const lfs::Pointer& pointer) {
  const auto info = lstat_of(file);
  if (!info) return true;
  if (!S_ISREG(info->st_mode) || static_cast<std::uint64_t>(info->st_size) >= lfs::kPointerMaxBytes)
    return false;
  const auto text = read_file_if_exists(file, lfs::kPointerMaxBytes);
  const auto there = text ? lfs::parse_pointer(*text) : std::nullopt;
  return there && there->oid == pointer.oid;
}

void write(const lfs::Store& store, const fs::path& root, Placing& placing) {
  const auto& picture = *placing.picture;
  const auto target = root / picture.path;
  make_parents(root, picture.path);
  AtomicFile file(target, placing.executable ? kProgramMode : kPlainMode);
  if (placing.as_pointer)
    file.write(lfs::to_text(picture.pointer));
  else if (picture.pointer.size > 0)
    lfs::copy_bytes(open_to_read(store.object_path(picture.pointer.oid)), file.file(), target);
  const auto settled = settled_now();
  const struct timespec times[2] = {settled, settled};
  if (::futimens(file.file().descriptor(), times) != 0) throw_errno("date", target, errno);
  file.close();
  placing.ready.emplace(std::move(file));
}

std::vector<Placing> chosen(const git::Repository& repo, const lfs::Store& store,
                            const std::vector<PictureAt>& pictures, PlacedPictures& report) {
  const git::IndexView index(repo);
  const auto root = repo.work_tree();
  std::vector<Placing> all;
  for (const auto& picture : pictures) {
    if (!git::is_work_tree_path(picture.path))
      throw Error(ErrorKind::integrity, fmt::format("write {}: no work tree may have such a path",
                                                    visible_line(picture.path)));
    if (!may_be_written(root / picture.path, picture.pointer)) continue;
    const auto info = lstat_of(root / picture.path);
    // An empty file is its own pointer: it is there, or it is made of nothing.
    if (picture.pointer.size == 0 && info) continue;
    const bool local = picture.pointer.size == 0 || store.has(picture.pointer);
    if (!local) report.not_local.push_back(picture);
    if (!local && info) continue;
    const auto entry = index.find(picture.path);
    all.push_back(
        {&picture, entry && entry->id == picture.blob,
         info ? (info->st_mode & S_IXUSR) != 0 : entry && entry->mode == git::kExecutableMode,
         !local});
  }
  return all;
}

}  // namespace

PlacedPictures place_pictures(git::Repository& repo, const lfs::Store& store,
                              const std::vector<PictureAt>& pictures) {
  PlacedPictures report;
  auto all = chosen(repo, store, pictures, report);
  if (all.empty()) return report;
  const auto root = repo.work_tree();
  git::LockedIndex index(repo, kIndexPatience);
  for (std::size_t from = 0; from < all.size(); from += kBatch) {
    const auto count = std::min(kBatch, all.size() - from);
    parallel_for(count, [&](std::size_t i) {
      throw_if_cancelled();
      write(store, root, all[from + i]);
    });
    for (std::size_t i = from; i < from + count; ++i) {
      auto& placing = all[i];
      // Somebody may have saved a file there while the copy was made.
      if (!may_be_written(root / placing.picture->path, placing.picture->pointer)) continue;
      placing.ready->commit(Durability::none);
      placing.ready.reset();
      const auto& picture = *placing.picture;
      if (placing.indexed)
        index.set(picture.path, picture.blob,
                  placing.executable ? git::kExecutableMode : git::kFileMode,
                  *lstat_of(root / picture.path));
      if (placing.as_pointer) continue;
      ++report.pictures;
      report.bytes += picture.pointer.size;
    }
  }
  index.publish();
  return report;
}

}  // namespace ztgit::project
