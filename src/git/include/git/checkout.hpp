#pragma once

// Taking a work tree from one commit to another, path by path: what pull does after a fetch. LFS
// files are the caller's: it takes their changes out of the list and writes pictures itself.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ztgit::git {

class LockedIndex;
class Repository;

// An empty id: the path is not there on that side.
struct PathChange {
  std::string path;
  std::string old_blob;
  std::uint32_t old_mode = 0;
  std::string new_blob;
  std::uint32_t new_mode = 0;
};

// By path. Either tree may be empty (a branch not born yet). Throws Error: integrity for a path in
// `new_tree` that must not be written ("../x", ".git/config" in any spelling).
std::vector<PathChange> changes_between(const Repository& repo, std::string_view old_tree,
                                        std::string_view new_tree);

// Those that would overwrite what is nowhere else: a file that was changed or staged, one that git
// does not know, a folder with such files, a link or file where a folder must be. Ignored files
// count, too. A file that was deleted here does not; nor does one that is what it shall become. A
// large file whose time stamp changed is compared with the blob, so that an LFS file which was only
// touched is listed: compare it with its pointer.
std::vector<PathChange> changes_in_the_way(const Repository& repo,
                                           const std::vector<PathChange>& changes);

// Writes them to the work tree (removals first, emptied folders go, too) and the index; line ends
// by .gitattributes and core.autocrlf. Never runs a program. Each file appears whole; killed in
// between, the same call completes it. Submodules are recorded, not fetched.
//
// The attributes are those of the work tree: write .gitattributes first, by a call of its own.
void write_blobs(Repository& repo, LockedIndex& index, const std::vector<PathChange>& changes);

}  // namespace ztgit::git
