#pragma once

// Pictures and their sidecars by name and by what they say.

#include <optional>
#include <string>
#include <string_view>

#include "lfs/pointer.hpp"
#include "sidecar/sidecar.hpp"

namespace ztgit::hooks {

inline constexpr std::string_view kSidecarSuffix = ".yaml";

inline std::string sidecar_of(std::string_view picture) {
  return std::string(picture).append(kSidecarSuffix);
}

// nullopt: it is no sidecar that this version can read.
std::optional<sidecar::Sidecar> read_sidecar(std::string_view text, const std::string& path);

// About these very bytes?
inline bool describes(const sidecar::Sidecar& sidecar, const lfs::Pointer& pointer) {
  return sidecar.sha256 == pointer.oid && sidecar.bytes == pointer.size;
}

}  // namespace ztgit::hooks
