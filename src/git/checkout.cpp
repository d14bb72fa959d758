#include "git/checkout.hpp"

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "base/atomic_file.hpp"
#include "base/cancel.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/index.hpp"
#include "git/repository.hpp"
#include "git/tree.hpp"
#include "handle.hpp"
#include "path_safety.hpp"

namespace ztgit::git {

namespace fs = std::filesystem;

namespace {

using FilterListHandle = Handle<git_filter_list, git_filter_list_free>;

constexpr std::uint64_t kMostBlob = std::uint64_t{1} << 30;  // bytes, in memory; git has no limit
constexpr std::uint64_t kMostLink = 4095;                    // bytes; PATH_MAX of Linux

// Folders above `path`, one after the other: each must be one, and none a link that a commit put
// there to lead out of the work tree (CVE-2021-21300).
void make_folders_above(const fs::path& root, const std::string& path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto folder = root / path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0777) == 0) continue;
    const int why = errno;
    const auto found = lstat_of(folder);
    if (!found) throw_errno("make the folder", folder, why);
    if (!S_ISDIR(found->st_mode))
      throw Error(ErrorKind::conflict,
                  fmt::format("write {}: {} is no folder", path, folder.string()));
  }
}

// True when a link is among the folders above `path`: what it leads to is not ours.
bool is_behind_a_link(const fs::path& root, const std::string& path) {
  for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1)) {
    const auto found = lstat_of(root / path.substr(0, slash));
    if (!found || !S_ISDIR(found->st_mode)) return true;
  }
  return false;
}

void remove_path(const fs::path& root, const std::string& path) {
  if (is_behind_a_link(root, path)) return;
  const auto file = root / path;
  if (::unlink(file.c_str()) != 0 && errno != ENOENT && errno != EISDIR)
    throw_errno("remove", file, errno);
  for (auto slash = path.rfind('/'); slash != path.npos && slash > 0;
       slash = path.rfind('/', slash - 1))
    if (::rmdir((root / path.substr(0, slash)).c_str()) != 0) return;  // others are in it
}

std::string filtered(const Repository& repo, const PathChange& change) {
  const auto id = to_oid(change.new_blob);
  BlobHandle blob;
  check(git_blob_lookup(out(blob), repo.native(), &id), "read " + change.path);
  FilterListHandle filters;
  check(git_filter_list_load(out(filters), repo.native(), blob.get(), change.path.c_str(),
                             GIT_FILTER_TO_WORKTREE, GIT_FILTER_DEFAULT),
        "read the attributes of " + change.path);
  git_buf bytes = GIT_BUF_INIT;
  check(git_filter_list_apply_to_blob(&bytes, filters.get(), blob.get()),
        "convert the line ends of " + change.path);
  std::string text(bytes.ptr != nullptr ? bytes.ptr : "", bytes.size);
  git_buf_dispose(&bytes);
  return text;
}

void write_link(const Repository& repo, const fs::path& target, const PathChange& change) {
  const auto leads_to = read_blob(repo, change.new_blob, kMostLink);
  if (leads_to.empty() || leads_to.find('\0') != leads_to.npos)
    throw Error(ErrorKind::integrity, "write " + change.path + ": the link leads nowhere");
  const auto temporary = target.parent_path() / unique_name();
  if (::symlink(leads_to.c_str(), temporary.c_str()) != 0)
    throw_errno("make the link", target, errno);
  if (::rename(temporary.c_str(), target.c_str()) != 0) {
    const int why = errno;
    ::unlink(temporary.c_str());
    throw_errno("make the link", target, why);
  }
}

void write_file_of(const Repository& repo, const fs::path& target, const PathChange& change) {
  const auto size = blob_size(repo, change.new_blob);
  if (size && *size > kMostBlob)
    throw Error(ErrorKind::io,
                fmt::format("write {}: it is longer than {} MiB", change.path, kMostBlob >> 20))
        .hint("Files of this size belong into Git LFS: 'git lfs migrate import' moves them.");
  AtomicFile file(target, change.new_mode == kExecutableMode ? 0777 : 0666);
  file.write(filtered(repo, change));
  file.commit(Durability::none);
}

void write_path(const Repository& repo, LockedIndex& index, const PathChange& change, bool links) {
  const auto root = repo.work_tree();
  const auto target = root / change.path;
  make_folders_above(root, change.path);
  if (change.new_mode == GIT_FILEMODE_COMMIT) {
    if (::mkdir(target.c_str(), 0777) != 0 && errno != EEXIST)
      throw_errno("make the folder", target, errno);
  } else {
    ::rmdir(target.c_str());  // a folder that its files have left
    if (change.new_mode == GIT_FILEMODE_LINK && links)
      write_link(repo, target, change);
    else
      write_file_of(repo, target, change);
  }
  const auto written = lstat_of(target);
  if (!written) throw_errno("read", target, ENOENT);
  index.set(change.path, change.new_blob, change.new_mode, *written);
}

}  // namespace

void write_blobs(Repository& repo, LockedIndex& index, const std::vector<PathChange>& changes) {
  // As libgit2's and git's own checkout: a file with the link's text where links are not wanted.
  const bool links = repo.config("core.symlinks").value_or("true") != "false";
  const auto root = repo.work_tree();
  for (const auto& change : changes) {
    if (!is_safe_path(change.path))
      throw Error(ErrorKind::integrity, "write " + visible_line(change.path) + ": no safe path");
    if (!change.new_blob.empty()) continue;
    throw_if_cancelled();
    if (change.old_mode != GIT_FILEMODE_COMMIT) remove_path(root, change.path);
    index.remove(change.path);
  }
  for (const auto& change : changes) {
    if (change.new_blob.empty()) continue;
    throw_if_cancelled();
    write_path(repo, index, change, links);
  }
}

}  // namespace ztgit::git
