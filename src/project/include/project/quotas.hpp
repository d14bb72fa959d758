#pragma once

// What forges take in plain git, looked at before a push that they would refuse at its very end.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"

namespace ztgit::project {

struct FileQuota {
  std::string host;
  std::uint64_t bytes = 0;  // of one file in git itself; LFS objects do not count
};

// The least that the forges of these remotes take; nullopt: none is known.
std::optional<FileQuota> file_quota(const std::vector<git::Remote>& remotes);

// Error (integrity) when a file of `commits` is larger than the remote's forge takes; a note when
// the repository comes near its limit. Forges whose limits are not known pass.
void watch_quotas(const git::Repository& repo, const git::Remote& remote,
                  const std::vector<std::string>& commits, std::vector<std::string>& notes);

}  // namespace ztgit::project
