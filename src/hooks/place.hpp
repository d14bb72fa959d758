#pragma once

// Where git looks for the hooks of a repository, and whose that folder is.

#include <array>
#include <filesystem>

#include "git/repository.hpp"
#include "project/settings.hpp"

namespace ztgit::hooks {

// The ones that ztgit has a part in.
inline constexpr std::array<const char*, 8> kHookNames = {
    "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit",
    "pre-push",   "post-checkout",      "post-merge", "post-rewrite"};

// What a hook that stood there before ztgit's is called then.
inline constexpr const char* kSavedSuffix = ".pre-ztgit";

enum class Owner {
  repository,  // in the git directory: this clone's own
  work_tree,   // committed files or a manager's (husky): shared with everybody
  elsewhere,   // core.hooksPath leads out of the repository: shared with other repositories
  nobody,      // a bare repository: nobody commits there
};

struct Place {
  std::filesystem::path folder;
  Owner owner = Owner::repository;
  // owner == work_tree: the files that a person writes. husky 9 generates `folder` itself, and its
  // hooks run the script of the same name one level up.
  std::filesystem::path scripts;
  bool husky = false;
  std::filesystem::path common_dir, work_tree;
};

// By core.hooksPath as `git rev-parse --git-path hooks` has it: below "~", relative to the work
// tree.
Place place_of(const git::Repository& repo, const project::Environment& environment);

// Without core.hooksPath: where stubs may stand from before it was set.
Place default_place(const git::Repository& repo);

}  // namespace ztgit::hooks
