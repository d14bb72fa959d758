#pragma once

#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

// The Z-Image-Turbo WebUI embeds nothing and tells the time in the name:
// outputs_YYYYMMDDHHMMSS[_suffix].png, local time without a zone. Fills generator and time of a
// record that knows neither. A suffix may be a seed, a hash or a serial number, which cannot be
// told apart: it is never read.
void read_file_name(Record& record, std::string_view file_name);

}  // namespace ztgit::metadata
