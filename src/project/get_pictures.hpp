#pragma once

// The LFS half of clone, fetch and pull.

#include <string>
#include <vector>

#include "git/path_filter.hpp"
#include "lfs/transfer.hpp"
#include "project/observer.hpp"
#include "remote/connection.hpp"

namespace ztgit::project {

struct Got {
  std::uint64_t objects = 0, bytes = 0;
  std::vector<lfs::ObjectOutcome> failures;
};

// Downloads objects; those that fail are reported, not thrown. No request for an empty list.
Got get_objects(remote::Connection& connection, lfs::Store& store,
                const std::vector<lfs::Pointer>& objects, const lfs::TransferOptions& options);

// "a.png: the server does not have it (404)." for the first few of `missing`, each with the reason
// why its object did not come.
std::vector<std::string> reasons_for(
    const std::vector<std::pair<std::string, lfs::Pointer>>& missing, const Got& got);

// --include and --exclude, else lfs.fetchinclude and lfs.fetchexclude.
git::PathFilter filter_of(const std::vector<ConfigEntry>& settings,
                          const std::vector<std::string>& include,
                          const std::vector<std::string>& exclude);

}  // namespace ztgit::project
