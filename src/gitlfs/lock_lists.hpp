#pragma once

// The locks that the server told last, for `git-lfs locks --cached`, where git-lfs itself keeps and
// reads them: <store>/cache/locks/<ref>/remote and /verifiable (git-lfs, locking/locks.go).

#include <optional>
#include <string>
#include <vector>

#include "lfs/locks.hpp"
#include "lfs/store.hpp"

namespace ztgit::gitlfs {

void keep_locks(const lfs::Store& store, const std::string& ref,
                const std::vector<lfs::Lock>& locks);
void keep_owners(const lfs::Store& store, const std::string& ref, const lfs::LockOwners& owners);

// nullopt: none were kept.
std::optional<std::vector<lfs::Lock>> kept_locks(const lfs::Store& store, const std::string& ref);
std::optional<lfs::LockOwners> kept_owners(const lfs::Store& store, const std::string& ref);

}  // namespace ztgit::gitlfs
