#pragma once

#include <optional>

#include "snapshot/backup.hpp"
#include "snapshot/ledger.hpp"

namespace ztgit::snapshot {

// Whether the folder can be believed that files are gone. It cannot when it is empty, or on another
// file system than when it was last seen: then a disk is missing rather than its pictures.
bool is_unreachable(const SourceFolder& folder, const Source& source, const Scan& scan,
                    const Inventory& before);

// More than a fifth, and more than twenty files, of the newest snapshot that is a day old (or of
// the oldest there is) are gone, and their bytes are in the folder under no other name. Pins that
// snapshot, and the newest one. nullopt: no more than usual.
std::optional<Loss> look_for_loss(const Vault& vault, Ledger& ledger, const Exclusion& exclusion,
                                  const ZonedTime& now);

}  // namespace ztgit::snapshot
