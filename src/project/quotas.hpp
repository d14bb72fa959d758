#pragma once

// What forges take in plain git, looked at before a push that they would refuse at its very end.

#include <string>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::project {

// Error (integrity) when a file of `commits` is larger than the remote's forge takes; a note when
// the repository comes near its limit. Forges whose limits are not known pass.
void watch_quotas(const git::Repository& repo, const git::Remote& remote,
                  const std::vector<std::string>& commits, std::vector<std::string>& notes);

}  // namespace ztgit::project
