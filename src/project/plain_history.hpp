#pragma once

// Storage mode plain: whole pictures in git, for forges that take no LFS objects.

#include <cstdint>
#include <string>

#include "git/repository.hpp"
#include "lfs/pointer.hpp"

namespace ztgit::project {

// What one picture may have: every forge that is known takes it (see quotas.cpp).
inline constexpr std::uint64_t kPlainLimit = 100'000'000;  // bytes

// Rewrites the commits of the current branch that no remote has, so that they hold whole pictures
// instead of pointers to objects that the remote will never get; authors, times and messages stay.
// The reflog keeps the old ones. Returns how many were rewritten; 0 also when there is no pointer.
//
// Error: conflict when they are no straight line, or when something is staged; integrity when an
// object is not here or is larger than kPlainLimit.
std::uint64_t make_history_plain(git::Repository& repo);

// The bytes behind a pointer, checked against it. Error (integrity) as above.
std::string whole_picture(const git::Repository& repo, const std::string& path,
                          const lfs::Pointer& pointer);

}  // namespace ztgit::project
