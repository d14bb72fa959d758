#pragma once

#include "metadata/record.hpp"

namespace ztgit::metadata {

// Takes "DPM++ 2M Karras" apart: sampler and scheduler in one name, as A1111 wrote them until
// version 1.8 and many savers still do. The name as written goes to `extra`.
void split_joined_sampler(Record& record);

}  // namespace ztgit::metadata
