#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/variables.hpp"

struct git_repository;  // libgit2's; <git2.h> stays out of every public header

namespace ztgit::git {

// Ids are 40 lower-case hex digits throughout: SHA-1 repositories are all that libgit2 1.5 opens.

struct Head {
  std::string ref;     // "refs/heads/main"; empty when detached
  std::string commit;  // empty while the branch is unborn
  bool detached() const { return ref.empty(); }
  bool unborn() const { return commit.empty(); }
};

struct Remote {
  std::string name;
  std::string url;       // after url.*.insteadOf
  std::string push_url;  // after url.*.pushInsteadOf; equal to url where none is set
};

// An open repository. Move-only. Use each instance from one thread at a time.
class Repository {
 public:
  // A new repository whose first branch is init.defaultBranch, else "main".
  static Repository create(const std::filesystem::path& root, bool bare = false);

  // The repository whose work tree (or bare git directory) is exactly `root`. Throws Error:
  // not_found; config for what libgit2 cannot open (SHA-256, reftable, partial clone …), with the
  // cure as hint.
  static Repository open(const std::filesystem::path& root);

  // The repository that `git` itself would use in `folder`: $GIT_DIR and $GIT_WORK_TREE (hooks and
  // GUIs set them), else the one around the folder, bare ones too. nullopt: there is none.
  static std::optional<Repository> around(const std::filesystem::path& folder,
                                          const Variables& variables);

  // The root of the work tree that holds `inside`, searching upwards.
  static std::optional<std::filesystem::path> discover(const std::filesystem::path& inside);

  std::filesystem::path work_tree() const;   // empty for a bare repository
  std::filesystem::path git_dir() const;     // of this work tree: index, HEAD, state
  std::filesystem::path common_dir() const;  // shared by linked work trees: objects, lfs, refs
  bool bare() const;

  Head head() const;
  // Makes HEAD name a branch, born or not.
  void set_head(const std::string& ref);
  // The commit a full ref name leads to; nullopt while it does not exist.
  std::optional<std::string> commit_of(std::string_view ref) const;
  // True when `branch` ("refs/heads/x") is checked out in another linked work tree.
  bool checked_out_elsewhere(std::string_view branch) const;
  // "merge", "rebase", … while one is in progress; empty otherwise.
  std::string operation_in_progress() const;

  // As git config reads it: system, global and repository files merged. `key` is lower-case.
  std::optional<std::string> config(std::string_view key) const;
  std::optional<std::string> local_config(std::string_view key) const;
  void set_local_config(std::string_view key, std::string_view value);
  void unset_local_config(std::string_view key);  // no-op when it is not set

  std::vector<Remote> remotes() const;
  void add_remote(const std::string& name, const std::string& url);

  git_repository* native() const noexcept { return repo_.get(); }  // stays owned by this

 private:
  struct Free {
    void operator()(git_repository* repo) const noexcept;
  };
  using Owned = std::unique_ptr<git_repository, Free>;
  explicit Repository(Owned repo) noexcept;

  Owned repo_;
};

// GIT_CONFIG_NOSYSTEM: leave /etc/gitconfig alone, as git does. Before the first repository is
// opened.
void ignore_system_config() noexcept;

// Refuses names that git refuses ("refs/heads/a..b") with Error (usage). Returns
// "refs/heads/<name>".
std::string branch_ref(std::string_view name);

}  // namespace ztgit::git
