#pragma once

#include <string>

#include "git/repository.hpp"
#include "lfs/store.hpp"

namespace ztgit::project {

// Stores the object again, durably, if the work tree still has its bytes at `path`. Call with the
// project's lock held.
bool put_back(const git::Repository& repo, lfs::Store& store, const lfs::Pointer& pointer,
              const std::string& path);

}  // namespace ztgit::project
