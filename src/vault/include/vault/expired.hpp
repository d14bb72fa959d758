#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "snapshot/vault.hpp"

namespace ztgit::vault {

// An object that was let go although snapshots still name it, because it had left its folder long
// before (--keep-deleted). Kept under refs/ztgit/expired before the object goes, so that nobody
// takes it for lost.
struct Expired {
  std::uint64_t size = 0;
  std::int64_t when = 0;                // seconds since 1970
  std::vector<std::string> paths = {};  // "outputs-1/a.png"
};
using ExpiredObjects = std::map<std::string, Expired>;  // by oid

ExpiredObjects expired_objects(const snapshot::Vault& vault);
// Adds to what is there and flushes it.
void record_expired(const snapshot::Vault& vault, const ExpiredObjects& more, const ZonedTime& now);

}  // namespace ztgit::vault
