#pragma once

// What holds for every container: reading does not throw, the record is text and numbers within the
// limits, reading twice gives the same, and a file that lost its end is not complete, or
// says that something is odd: a JPEG may end twice.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "metadata_properties.hpp"

namespace ztgit::fuzz {

// `needs_its_end`: the format declares its length or ends in a mark of its own.
inline void check_container(const std::uint8_t* data, std::size_t size, bool needs_its_end) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto found = metadata::read_image(metadata::MemorySource(bytes), "picture");
  check_record(found.record);
  require(found.complete == found.problem.empty());
  require(metadata::read_image(metadata::MemorySource(bytes), "picture").record == found.record);
  const bool whole = found.complete && found.record.warnings.empty();
  if (!whole || !needs_its_end) return;
  const auto cut = metadata::read_image(metadata::MemorySource(bytes.substr(0, size - 1)), "");
  require(!cut.complete || !cut.record.warnings.empty());
}

}  // namespace ztgit::fuzz
