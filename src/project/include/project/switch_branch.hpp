#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "project/observer.hpp"
#include "project/settings.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

struct SwitchRequest {
  std::string branch;  // "refs/heads/x"; made if it is not there
  std::string commit;  // that it shall be at; it moves forward only
};

struct SwitchReport {
  std::uint64_t pictures = 0;        // written into the work tree
  std::vector<std::string> missing;  // pictures whose object could not be had: they stay pointers
  std::vector<std::string> notes;
};

// Takes the work tree to a branch, as `git switch` does; pictures that are not here come over
// `connection`. Local changes are never overwritten: Error (conflict) names them; conflict, too,
// when the branch has commits that `commit` lacks, or is checked out elsewhere. Killed in between,
// the same call completes it.
SwitchReport switch_branch(git::Repository& repo, remote::Connection& connection,
                           const SwitchRequest& request, const Observer& observer = {});

}  // namespace ztgit::project
