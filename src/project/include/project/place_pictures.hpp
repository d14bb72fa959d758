#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

struct PictureAt {
  std::string path;  // from the root of the work tree
  std::string blob;  // of the pointer
  lfs::Pointer pointer;
};

struct PlacedPictures {
  std::uint64_t pictures = 0, bytes = 0;  // written
  std::vector<PictureAt> not_local;       // are pointers: their objects are not in the store
};

// Gives each path that is missing in the work tree, or is still its pointer, its picture from the
// store; all other files are left alone. Each file appears whole, and its stat data goes into the
// index where that has the same pointer, so that git does not hash it again. Error: conflict for a
// path below a link; integrity for one that no work tree may have; io.
PlacedPictures place_pictures(git::Repository& repo, const lfs::Store& store,
                              const std::vector<PictureAt>& pictures);

}  // namespace ztgit::project
