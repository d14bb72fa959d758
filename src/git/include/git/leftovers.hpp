#pragma once

// What a killed ztgit leaves in a repository, and how the next one clears it.

namespace ztgit::git {

class Repository;

// Locks that libgit2 took for us on refs, HEAD and the settings. One that another program holds
// stays.
void remove_stale_locks(const Repository& repo);

// Our lock on the index. Call with the project's lock held.
void remove_stale_index_lock(const Repository& repo);

// Whether such a lock stands there.
bool has_stale_index_lock(const Repository& repo);

// Quarantine folders. Call with the project's lock held.
void remove_stale_quarantines(const Repository& repo);

// Packs that libgit2 did not finish; git's own gc does not know them. Younger than an hour they may
// be another program's and stay.
void remove_stale_packs(const Repository& repo);

}  // namespace ztgit::git
