#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "project/settings.hpp"

namespace ztgit::project {

struct GitLfsLinkRequest {
  std::optional<std::filesystem::path> folder;  // default: ~/.local/bin
  bool undo = false;                            // take the link away
  Environment environment;
};

struct GitLfsLinkReport {
  std::filesystem::path link;
  std::filesystem::path target;    // ztgit; empty after an undo
  bool changed = false;            // false: it was so already
  std::vector<std::string> notes;  // full sentences: what keeps `git lfs` from finding it
};

// Puts a link named git-lfs to ztgit in place, so that `git lfs` and every tool that runs it work
// without git-lfs. Error (conflict) when something else has that name there: a real git-lfs is
// never replaced, nor taken away by `undo`.
GitLfsLinkReport link_git_lfs(const GitLfsLinkRequest& request);

// A link that link_git_lfs() made: to this ztgit, or to one that was moved or replaced since.
bool is_git_lfs_link(const std::filesystem::path& path, const Environment& environment);

}  // namespace ztgit::project
