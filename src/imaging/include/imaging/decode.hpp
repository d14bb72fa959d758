#pragma once

// Whole pictures out of files that strangers made: the first bytes say what a file is, not its
// name; sizes are looked at before anything is allocated; what is damaged is an error and never
// garbage. The bounds stand in imaging/limits.hpp.

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "imaging/picture.hpp"

namespace ztgit::imaging {

enum class Format { png, jpeg, webp, gif, avif, heic, unknown };

Format format_of(std::string_view bytes);  // 32 bytes are enough
std::string_view name_of(Format format);   // "PNG"; "unknown" for Format::unknown
bool can_show(Format format);              // PNG, JPEG and WebP

struct DecodeRequest {
  // For previews: a JPEG may be decoded at 1/2, 1/4 or 1/8 (in the DCT, several times faster) as
  // long as its longer side keeps this many pixels. 0: as it is.
  std::uint32_t longer_side_at_least = 0;
};

// Throws Error: integrity for what is truncated, damaged or fails a CRC; usage for a format that
// cannot be shown (ask can_show() before) and for a picture beyond the limits. Several threads may
// decode at once.
Picture decode(std::string_view bytes, const DecodeRequest& request = {});

// The same for a file; also Error of base/file.hpp (not_found, io; io above limits::kFileBytes).
Picture decode_file(const std::filesystem::path& path, const DecodeRequest& request = {});

}  // namespace ztgit::imaging
