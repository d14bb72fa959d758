#pragma once

// Pictures and what their sidecars say.

#include <optional>
#include <string>
#include <string_view>

#include "lfs/pointer.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::hooks {

// nullopt: it is no sidecar that this version can read.
std::optional<sidecar::Sidecar> read_sidecar(std::string_view text, const std::string& path);

// About these very bytes?
inline bool describes(const sidecar::Sidecar& sidecar, const lfs::Pointer& pointer) {
  return sidecar.sha256 == pointer.oid && sidecar.bytes == pointer.size;
}

}  // namespace ztgit::hooks
