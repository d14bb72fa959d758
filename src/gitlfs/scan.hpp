#pragma once

// Where pointers are (git-lfs, lfs/gitscanner*.go): any small blob that reads as a pointer counts,
// whatever .gitattributes say.

#include <functional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "git/revision.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::gitlfs {

struct FoundPointer {
  std::string path;
  std::string blob;
  lfs::Pointer pointer;
  bool canonical = true;
};

using SeePointer = std::function<void(const FoundPointer&)>;

// All of them at the paths of one tree; those of empty files too.
void scan_tree(const git::Repository& repo, std::string_view tree, const SeePointer& see);

// What is staged and differs from `tree`.
void scan_staged(const git::Repository& repo, std::string_view tree, const SeePointer& see);

// Each once, at the first path it is met, newest commits first: those of `tips`' histories that
// `hidden` ones do not have.
void scan_history(const git::Repository& repo, const std::vector<std::string>& tips,
                  const std::vector<std::string>& hidden, const SeePointer& see);

// HEAD's commit and tree, both empty on a branch that is not born yet.
git::Revision head_of(const git::Repository& repo);

// Everything that refs and HEAD lead to.
std::vector<std::string> all_tips(const git::Repository& repo);

// Throws Error: "Git can't resolve ref: "x"".
git::Revision resolve(const git::Repository& repo, const std::string& text);

}  // namespace ztgit::gitlfs
