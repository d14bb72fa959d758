#pragma once

#include <optional>
#include <string_view>

#include "fields.hpp"

namespace ztgit::metadata {

// The field that people and programs mean by a key in JSON, YAML, "Key: value" lines and --set: the
// sidecar's own names, those of diffusers, the A1111 API, Easy Diffusion and CivitAI, and the
// Chinese labels of the Z-Image-Turbo WebUI. Case, blanks, "_", "-" and "." do not count. Not for
// infotext, whose keys are exact.
std::optional<Field> field_of_alias(std::string_view key);

}  // namespace ztgit::metadata
