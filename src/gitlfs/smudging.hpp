#pragma once

#include <optional>
#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "object_place.hpp"

namespace ztgit::gitlfs {

// Which files get their pictures, and what to say where that fails (git-lfs,
// lfs/gitfilter_smudge.go, commands/command_smudge.go).
class Smudging {
 public:
  Smudging(Call& call, ObjectPlace& place);

  // Whether the path is to have its picture: not with GIT_LFS_SKIP_SMUDGE, --skip,
  // lfs.fetchexclude.
  bool wants(const std::string& path) const;

  // Downloads one object at once. nullopt: it is there; else why not.
  std::optional<std::string> fetch(const lfs::Pointer& pointer);

  // Tells that a picture could not be had; true when the pointer may stand for it all the same
  // (lfs.skipdownloaderrors).
  bool may_stay_pointer(const std::string& path, const lfs::Pointer& pointer,
                        const std::string& reason);

  // Files whose content in git is no pointer although their attributes say LFS.
  void note_no_pointer(const std::string& path) { no_pointers_.push_back(path); }
  void tell_no_pointers() const;  // on standard error, as git-lfs does at the end

 private:
  Call& call_;
  ObjectPlace& place_;
  bool skip_;
  std::optional<git::PathFilter> filter_;
  std::vector<std::string> no_pointers_;
};

}  // namespace ztgit::gitlfs
