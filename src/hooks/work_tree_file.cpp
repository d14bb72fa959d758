#include "work_tree_file.hpp"

#include <cerrno>
#include <ctime>
#include <unistd.h>

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace ztgit::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::time_t kRacyMargin = 2;  // s; FAT stores times in steps of two

// A link may lead out of the project.
bool real_folders_lead_to(const fs::path& root, const std::string& path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto folder = lstat_of(root / path.substr(0, slash));
    if (folder && !S_ISDIR(folder->st_mode)) return false;
  }
  return true;
}

std::optional<struct stat> regular_file(const git::Repository& repo, const std::string& path) {
  if (!real_folders_lead_to(repo.work_tree(), path)) return std::nullopt;
  auto info = lstat_of(repo.work_tree() / path);
  if (!info || !S_ISREG(info->st_mode)) return std::nullopt;
  return info;
}

}  // namespace

std::optional<std::string> text_in_work_tree(const git::Repository& repo, const std::string& path,
                                             std::uint64_t limit) {
  const auto info = regular_file(repo, path);
  if (!info || static_cast<std::uint64_t>(info->st_size) > limit) return std::nullopt;
  return read_file_if_exists(repo.work_tree() / path, limit);
}

bool is_free(const git::Repository& repo, const std::string& path) {
  return real_folders_lead_to(repo.work_tree(), path) && !lstat_of(repo.work_tree() / path);
}

std::optional<struct stat> file_that_holds(const git::Repository& repo, const std::string& path,
                                           std::string_view blob_text) {
  const auto before = regular_file(repo, path);
  if (!before) return std::nullopt;
  const auto file = repo.work_tree() / path;
  const auto size = static_cast<std::uint64_t>(before->st_size);
  const auto pointer =
      blob_text.size() < lfs::kPointerMaxBytes ? lfs::parse_pointer(blob_text) : std::nullopt;
  const bool holds = pointer && pointer->size > 0
                         ? size == pointer->size && lfs::point_at(file).oid == pointer->oid
                         : size == blob_text.size() && read_file(file, size) == blob_text;
  const auto after = regular_file(repo, path);
  if (!holds || !after || after->st_mtim.tv_sec != before->st_mtim.tv_sec ||
      after->st_mtim.tv_nsec != before->st_mtim.tv_nsec)
    return std::nullopt;
  return after;
}

void write_text(const git::Repository& repo, const std::string& path, std::string_view text) {
  const auto target = repo.work_tree() / path;
  make_folders(target.parent_path());
  // Out of the work tree, where `git status` and a picture viewer would show it, if that is on the
  // same file system.
  const auto aside = repo.git_dir() / "ztgit" / "tmp";
  make_folders(aside);
  const auto here = lstat_of(aside), there = lstat_of(target.parent_path());
  const bool near = here && there && here->st_dev == there->st_dev;
  AtomicFile file(target, 0666, near ? aside : target.parent_path());
  file.write(text);
  const struct timespec settled = {std::time(nullptr) - kRacyMargin, 0};
  const struct timespec times[2] = {settled, settled};
  if (::futimens(file.file().descriptor(), times) != 0) throw_errno("date", target, errno);
  file.commit(Durability::none);
}

void remove_text(const git::Repository& repo, const std::string& path, std::string_view text) {
  if (text_in_work_tree(repo, path, text.size()) != std::string(text)) return;
  const auto file = repo.work_tree() / path;
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) throw_errno("remove", file, errno);
}

}  // namespace ztgit::hooks
