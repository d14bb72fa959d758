#pragma once

// The pictures a tree names: paths whose blob is a pointer and whose attributes say LFS.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::project {

struct TrackedPicture {
  std::string path;
  std::string blob;  // of the pointer
  lfs::Pointer pointer;
};

// Of the tree with that id, empty files left out.
std::vector<TrackedPicture> pictures_in(const git::Repository& repo, std::string_view tree);

// The first path HEAD's tree has an object at, else "the object <oid>": for messages.
std::string picture_name(const git::Repository& repo, const std::string& oid);

}  // namespace ztgit::project
