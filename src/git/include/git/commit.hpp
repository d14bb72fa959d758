#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "git/object_batch.hpp"
#include "git/repository.hpp"

namespace ztgit::git {

// A commit as it stands, ready to be made again with another tree. Signatures are left behind.
NewCommit read_commit(const Repository& repo, std::string_view id);

}  // namespace ztgit::git
