#pragma once

#include <string>
#include <vector>

#include "snapshot/vault.hpp"

namespace ztgit::snapshot {

// Each snapshot is a pack of its own. Reading slows down with their number (libgit2 1.5: four times
// at 1,000), so that many become few, long before.
inline constexpr std::size_t kManyPacks = 40;
std::size_t pack_count(const Vault& vault);

// One pack of many, and one file of all refs, by git: objects that no ref names yet stay, so that
// others may add meanwhile (git-repack(1), --geometric). No-op below kManyPacks.
void consolidate_if_many(const Vault& vault);

// One pack of all that refs lead to; the rest goes. Call with the vault locked alone.
void collect_packs(const Vault& vault);

}  // namespace ztgit::snapshot
