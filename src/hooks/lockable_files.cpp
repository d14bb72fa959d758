#include "lockable_files.hpp"

#include <cerrno>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/attributes.hpp"
#include "git/checkout.hpp"
#include "git/commit.hpp"
#include "git/tree.hpp"

namespace ztgit::hooks {

namespace {

bool is_off(const std::optional<std::string>& value) {
  if (!value) return false;
  const auto word = ascii_lower(*value);
  return word == "false" || word == "0" || word == "no" || word == "off";
}

}  // namespace

void make_lockable_read_only(const Body& body, const std::string& commit) {
  const auto& repo = body.repository;
  if (is_off(repo.config("lfs.setlockablereadonly")) ||
      is_off(body.call.environment.variables("GIT_LFS_SET_LOCKABLE_READONLY")))
    return;
  const auto parents = git::read_commit(repo, commit).parents;
  const auto before = parents.empty() ? "" : git::tree_of_commit(repo, parents.front());
  for (const auto& change : git::changes_between(repo, before, git::tree_of_commit(repo, commit))) {
    if (!change.old_blob.empty() || !git::is_lockable(repo, change.path)) continue;
    const auto file = repo.work_tree() / change.path;
    const auto info = lstat_of(file);
    constexpr mode_t all = S_IWUSR | S_IWGRP | S_IWOTH;
    if (!info || !S_ISREG(info->st_mode) || (info->st_mode & all) == 0) continue;
    if (::chmod(file.c_str(), info->st_mode & 07777U & ~all) != 0)
      throw_errno("change", file, errno);
  }
}

}  // namespace ztgit::hooks
