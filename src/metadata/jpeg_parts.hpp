#pragma once

// What a JPEG spreads over several segments, for a segment holds 64 KiB.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "collector.hpp"
#include "metadata/byte_source.hpp"

namespace ztgit::metadata {

// Extended XMP (XMP specification part 3, 1.1.3.1): GUID, whole length, offset, then a part. The
// standard packet names the GUID; parts of any other are not its continuation.
class ExtendedXmp {
 public:
  explicit ExtendedXmp(Collector& found) noexcept : found_(found) {}
  void add_part(std::string_view segment);  // without the name of its namespace
  // Adds the packet, if its parts cover it. `packet` is the standard one, or empty.
  void finish(std::string_view packet);

 private:
  struct Part {
    std::size_t at, length;
  };

  Collector& found_;
  std::string guid_, bytes_;
  std::vector<Part> parts_;
  std::size_t received_ = 0;
  bool damaged_ = false;
};

// JUMBF in APP11 (ISO 19566-5 D): box instance and sequence number say which segment continues
// which; each repeats the box's header.
class JumbfSegments {
 public:
  JumbfSegments(const ByteSource& bytes, Collector& found) noexcept
      : bytes_(bytes), found_(found) {}
  void add(std::uint64_t at, std::uint32_t length);
  void finish();

 private:
  struct Segment {
    std::uint32_t instance, sequence;
    std::uint64_t at, length;
    std::uint32_t header_bytes;
  };

  const ByteSource& bytes_;
  Collector& found_;
  std::vector<Segment> segments_;
};

}  // namespace ztgit::metadata
