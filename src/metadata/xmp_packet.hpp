#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

// Keeps an XMP packet as an entry without a key, decoded; the walks share it.
void add_xmp(Collector& found, std::string_view source, std::string_view bytes);

// The entries of a picture that are XMP packets, whichever container they stand in, in file order.
std::vector<const RawEntry*> xmp_packets(const Record& record);

}  // namespace ztgit::metadata
