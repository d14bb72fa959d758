#pragma once

// From where a repository's history is reached: refs, work trees, the stash, reflogs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ztgit::git {

class Repository;

// A ref and where it leads, tags followed.
struct RefTip {
  std::string name;       // "refs/heads/main"
  std::string commit;     // empty: it leads to a tree or a blob
  std::string tree;       // of the commit, or that it leads to itself; empty for a blob
  std::int64_t time = 0;  // the commit's, in seconds since 1970; 0 without one
};

// All refs. Symbolic ones that lead nowhere (refs/remotes/origin/HEAD after a rename) are left out.
std::vector<RefTip> all_refs(const Repository& repo);

// The git directory of each work tree, the main one's first: where its HEAD and index are.
std::vector<std::filesystem::path> work_tree_git_dirs(const Repository& repo);

// The commits that are checked out in that work tree or that an operation under way there goes back
// to (MERGE_HEAD, ORIG_HEAD, autostash …), as far as they are here. HEAD's comes first, if born.
std::vector<std::string> heads_of(const Repository& repo, const std::filesystem::path& git_dir);

// The commits that HEAD of that work tree left or reached since then (seconds since 1970), as far
// as they are still here.
std::vector<std::string> head_log_since(const Repository& repo,
                                        const std::filesystem::path& git_dir, std::int64_t since);

// All entries of the stash, as far as they are still here. Index and untracked files of each are
// its parents.
std::vector<std::string> stash_entries(const Repository& repo);

}  // namespace ztgit::git
