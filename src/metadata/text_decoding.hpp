#pragma once

// From the bytes of an entry to valid UTF-8, by the rules each container's writers keep in
// practice.

#include <string>
#include <string_view>

namespace ztgit::metadata {

// PNG tEXt and zTXt: Latin-1 by the standard (11.3.3.2), but stable-diffusion.cpp, StabilityMatrix
// and TensorArt write UTF-8 there. Strict UTF-8 first, else Latin-1; ASCII is the same in both.
std::string decode_utf8_or_latin1(std::string_view bytes);

struct DecodedText {
  std::string text;
  bool damaged = false;  // something became U+FFFD
};

// PNG iTXt: UTF-8 by the standard, and nothing else is known in the wild.
DecodedText decode_utf8(std::string_view bytes);

enum class ByteOrder { big, little };

// Unpaired surrogates and a cut last unit become U+FFFD.
DecodedText decode_utf16(std::string_view bytes, ByteOrder order);

// EXIF UserComment (EXIF 2.32, 4.6.5): an eight-byte prefix names the encoding, and writers
// disagree about what "UNICODE" means: A1111 writes UTF-16BE, SwarmUI UTF-16LE, Civitai UTF-16BE
// into a little-endian TIFF, others a byte order mark or even UTF-8. Empty for an encoding that is
// not decoded (JIS).
DecodedText decode_user_comment(std::string_view bytes, ByteOrder tiff_order);

// Appends a code point, which must be one: no surrogate, at most U+10FFFF.
void append_utf8(std::string& text, char32_t code);

// Pads and terminators that writers leave at the end of a value.
std::string_view without_trailing_nuls(std::string_view bytes);

}  // namespace ztgit::metadata
