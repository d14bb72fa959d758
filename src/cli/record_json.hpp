#pragma once

#include "json.hpp"
#include "params_picture.hpp"

namespace ztgit::cli {

// One picture of ztgit.params/1: the names and the order of the sidecar (docs/formats/sidecar.md).
Json to_json(const Picture& picture, bool raw);

}  // namespace ztgit::cli
