#pragma once

#include <functional>
#include <vector>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"
#include "lfs/transfer.hpp"
#include "project/settings.hpp"

namespace ztgit::project {

// Downloads objects into the repository's store from the remote that its branch follows, else the
// only one, else origin. Those that fail are reported; Error when nothing at all can be done.
// `arrived` is called for each as soon as it is there. From the thread that owns `repo`.
lfs::TransferReport fetch_objects(git::Repository& repo, std::vector<lfs::Pointer> objects,
                                  const Environment& environment,
                                  const std::function<void(const lfs::Pointer&)>& arrived = {});

}  // namespace ztgit::project
