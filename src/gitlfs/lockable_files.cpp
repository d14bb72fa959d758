#include "lockable_files.hpp"

#include <cerrno>
#include <sys/stat.h>

#include "base/file.hpp"
#include "git/index.hpp"
#include "git/path_filter.hpp"
#include "settings.hpp"

namespace ztgit::gitlfs {

namespace {

constexpr mode_t kAllWrite = S_IWUSR | S_IWGRP | S_IWOTH;

}  // namespace

std::vector<std::string> files_matching(const git::Repository& repo, const std::string& folder,
                                        const std::string& pattern) {
  std::string_view plain = pattern;
  const bool from_top = plain.starts_with('/');
  while (plain.starts_with('/')) plain.remove_prefix(1);
  if (plain.empty()) return {};
  const git::PathFilter filter({std::string(plain)}, {});
  const auto prefix = folder.empty() ? std::string() : folder + "/";
  std::vector<std::string> files;
  for (const auto& path : git::IndexView(repo).paths()) {
    if (!path.starts_with(prefix)) continue;
    const auto below = path.substr(prefix.size());
    // "/*.png" means those beside the attributes file alone.
    if (from_top && plain.find('/') == plain.npos && below.find('/') != below.npos) continue;
    if (filter.takes(below)) files.push_back(path);
  }
  return files;
}

void set_lockable(Call& call, const std::string& folder, const std::vector<std::string>& patterns,
                  bool lockable) {
  const auto wanted = call.variable("GIT_LFS_SET_LOCKABLE_READONLY");
  const bool enabled =
      wanted ? means_true(*wanted, true) : Settings::of(call).flag("lfs.setlockablereadonly", true);
  if (!enabled) return;
  const auto& repo = call.repository();
  for (const auto& pattern : patterns)
    for (const auto& path : files_matching(repo, folder, pattern)) {
      const auto file = repo.work_tree() / path;
      const auto info = lstat_of(file);
      if (!info || !S_ISREG(info->st_mode)) continue;
      const bool writable = (info->st_mode & S_IWUSR) != 0;
      if (writable != lockable) continue;
      const auto mode = lockable ? info->st_mode & ~kAllWrite : info->st_mode | S_IWUSR;
      if (::chmod(file.c_str(), mode & 07777) != 0) throw_errno("change the mode of", file, errno);
    }
}

}  // namespace ztgit::gitlfs
