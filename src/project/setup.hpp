#pragma once

// What a repository needs so that plain git and git-lfs treat its pictures right.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

struct SkeletonFile {
  std::string path;
  std::string text;
};

// The files a new project begins with: the built-in ones, or all regular files of `folder`;
// "{{name}}" becomes `name`.
std::vector<SkeletonFile> skeleton(const std::string& name,
                                   const std::optional<std::filesystem::path>& folder);

// Sets filter.lfs.* and diff.ztgit in the repository's own config where nothing that works stands
// (lfs_filter.hpp, diff_setup.hpp). Returns notes for the user.
std::vector<std::string> ensure_lfs_setup(git::Repository& repo, const Environment& environment);

// True when git would run an LFS filter for this repository.
bool has_lfs_filter(const git::Repository& repo);

}  // namespace ztgit::project
