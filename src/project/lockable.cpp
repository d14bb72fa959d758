#include "project/lockable.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/checkout.hpp"
#include "git/index.hpp"
#include "git/tree.hpp"
#include "project/own_locks.hpp"

namespace ztgit::project {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kAttributes = ".gitattributes";
constexpr std::uint64_t kMostAttributes = std::uint64_t{16} << 20;  // bytes; git stops at 100 MB
constexpr mode_t kAllMayWrite = S_IWUSR | S_IWGRP | S_IWOTH;

bool is_off(const std::optional<std::string>& value) {
  const auto word = ascii_lower(value.value_or(""));
  return word == "false" || word == "0" || word == "no" || word == "off" || word == "f";
}

bool says_lockable(const fs::path& file) {
  const auto text = read_file_if_exists(file, kMostAttributes);
  return text && text->find("lockable") != text->npos;
}

void set_write_bit(const fs::path& file, bool writable) {
  const auto info = lstat_of(file);
  if (!info || !S_ISREG(info->st_mode)) return;
  const auto now = info->st_mode & 07777U;
  // What the umask once left to the group is gone: the owner is who works here.
  const auto wanted = writable ? now | S_IWUSR : now & ~kAllMayWrite;
  if (wanted != now && ::chmod(file.c_str(), wanted) != 0) throw_errno("change", file, errno);
}

// Any attributes file that may speak of these paths.
bool anything_lockable(const git::Repository& repo, const std::vector<std::string>& paths) {
  if (says_lockable(repo.work_tree() / kAttributes) ||
      says_lockable(repo.common_dir() / "info" / "attributes"))
    return true;
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return path.ends_with("/.gitattributes") && says_lockable(repo.work_tree() / path);
  });
}

}  // namespace

bool sets_lockable_read_only(const git::Repository& repo, const Environment& environment) {
  if (const auto told = environment.variables("GIT_LFS_SET_LOCKABLE_READONLY"))
    return !is_off(told);
  return !is_off(repo.config("lfs.setlockablereadonly"));
}

void mend_lockable(const git::Repository& repo, const std::vector<std::string>& paths) {
  if (repo.bare()) return;
  std::optional<OwnLocks> own;
  for (const auto& path : paths) {
    if (!git::is_lockable(repo, path)) continue;
    if (!own) own.emplace(repo);
    set_write_bit(repo.work_tree() / path, own->holds(path));
  }
}

void mend_all_lockable(const git::Repository& repo) {
  if (repo.bare()) return;
  const auto paths = git::IndexView(repo).paths();
  if (anything_lockable(repo, paths)) mend_lockable(repo, paths);
}

std::vector<std::string> paths_changed(const git::Repository& repo, const std::string& before,
                                       const std::string& after) {
  const auto tree = [&](const std::string& commit) {
    return commit.empty() ? std::string() : git::tree_of_commit(repo, commit);
  };
  std::vector<std::string> paths;
  for (const auto& change : git::changes_between(repo, tree(before), tree(after)))
    paths.push_back(change.path);
  return paths;
}

}  // namespace ztgit::project
