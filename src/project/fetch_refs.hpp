#pragma once

// The git half of clone, fetch and pull.

#include <optional>
#include <string>
#include <vector>

#include "git/repository.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

struct FetchedRefs {
  std::string head_branch;  // what the remote's HEAD names, "main"; empty: unknown or detached
  std::vector<std::string> branches;
};

// Brings all branches to refs/remotes/<remote>/* and tags along. Error: not_found, auth, network.
FetchedRefs fetch_refs(remote::Connection& connection);

// "refs/remotes/origin/main"
std::string tracking_ref(const git::Remote& remote, const std::string& branch);

}  // namespace ztgit::project
