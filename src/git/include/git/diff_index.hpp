#pragma once

// What differs between a commit, the index and the work tree, as `git status` sees it: with git's
// own rename detection and through the filters of .gitattributes, which libgit2 does not run.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ztgit::git {

class Repository;

struct IndexDifference {
  char status = 'M';  // of git-diff-index(1): A, C, D, M, R, T, U
  std::uint32_t old_mode = 0, new_mode = 0;
  std::string old_blob, new_blob;  // new_blob is empty where only the work tree has the content
  std::string path;                // of the old side; from the root
  std::string new_path;            // R and C; empty otherwise
};

enum class Against { index, work_tree };

// `treeish` on one side, the index or the work tree on the other. With the work tree, the index'
// stat data is refreshed first. By path. `repo` has a work tree. Error (io) when git refuses.
std::vector<IndexDifference> diff_index(const Repository& repo, const std::string& treeish,
                                        Against against);

}  // namespace ztgit::git
