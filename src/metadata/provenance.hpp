#pragma once

#include "metadata/record.hpp"

namespace ztgit::metadata {

// What a picture says about being generated, apart from how: the GB 45438 AIGC label. C2PA presence
// is noted by the container walks. Nothing is validated.
void read_provenance(Record& record);

}  // namespace ztgit::metadata
