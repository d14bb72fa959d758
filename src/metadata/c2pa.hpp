#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collector.hpp"
#include "metadata/byte_source.hpp"

namespace ztgit::metadata {

// What a C2PA manifest store (C2PA 2.1, JUMBF: ISO 19566-5, CBOR: RFC 8949) says on its face.
// Nothing is validated: signatures and hashes are not looked at.
struct C2paSummary {
  std::optional<std::string> claim_generator;      // of the last manifest that names one
  std::optional<std::string> digital_source_type;  // "trainedAlgorithmicMedia", of the last named
};

// Reads headers and the CBOR and JSON boxes only, so a store of many megabytes of thumbnails costs
// little. nullopt if it is no C2PA store.
std::optional<C2paSummary> read_c2pa(const ByteSource& store);

// Notes the store of a picture in the record: in `raw` that it is there, never its bytes.
// `certain`: the container says that it is C2PA, even if the store cannot be read.
void add_c2pa(Collector& found, std::string_view source, const ByteSource& store, bool certain);

// The bare word of an IPTC digital source type URI ("…/digitalsourcetype/trainedAlgorithmicMedia"),
// or of a text that is that word; nullopt if it is neither.
std::optional<std::string> digital_source_type_of(std::string_view text);

}  // namespace ztgit::metadata
