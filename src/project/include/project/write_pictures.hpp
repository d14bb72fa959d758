#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "git/repository.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::project {

struct PictureWish {
  const git::PathFilter* filter = nullptr;      // those it does not take stay pointers
  const std::set<std::string>* only = nullptr;  // these paths alone
  bool restore_deleted = false;                 // also files that are not in the work tree
};

struct WrittenPictures {
  std::uint64_t pictures = 0, bytes = 0;
};

// Puts the picture in the place of each pointer that lies in the work tree as HEAD has it, where
// its object is in the store: with its stat data in the index, so that nothing is hashed. Whatever
// was changed stays. The index is locked only when there is something to write.
WrittenPictures write_pictures(git::Repository& repo, const PictureWish& wish);

}  // namespace ztgit::project
