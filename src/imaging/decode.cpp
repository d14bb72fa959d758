#include "imaging/decode.hpp"

#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "codec.hpp"
#include "imaging/limits.hpp"

namespace ztgit::imaging {

namespace {

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// ISO/IEC 14496-12: the first box is "ftyp", then the main brand; ISO/IEC 23008-12 names the
// brands.
Format format_of_brand(std::string_view brand) {
  for (const std::string_view known : {"avif", "avis"})
    if (brand == known) return Format::avif;
  for (const std::string_view known :
       {"heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"})
    if (brand == known) return Format::heic;
  return Format::unknown;
}

}  // namespace

std::uint32_t big_endian_16(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) << 8U | byte_at(bytes, at + 1);
}

std::uint32_t big_endian_32(std::string_view bytes, std::size_t at) {
  return big_endian_16(bytes, at) << 16U | big_endian_16(bytes, at + 2);
}

std::uint32_t little_endian_32(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8U | byte_at(bytes, at + 2) << 16U |
         byte_at(bytes, at + 3) << 24U;
}

Format format_of(std::string_view bytes) {
  if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return Format::png;
  if (bytes.starts_with("\xff\xd8\xff")) return Format::jpeg;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return Format::gif;
  if (bytes.size() < 12) return Format::unknown;
  if (bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return Format::webp;
  if (bytes.substr(4, 4) == "ftyp") return format_of_brand(bytes.substr(8, 4));
  return Format::unknown;
}

std::string_view name_of(Format format) {
  switch (format) {
    case Format::png: return "PNG";
    case Format::jpeg: return "JPEG";
    case Format::webp: return "WebP";
    case Format::gif: return "GIF";
    case Format::avif: return "AVIF";
    case Format::heic: return "HEIC";
    case Format::unknown: break;
  }
  return "unknown";
}

std::string_view name_of(Note note) {
  switch (note) {
    case Note::sixteen_bit: return "sixteen_bit";
    case Note::colour_profile: return "colour_profile";
    case Note::gamma: return "gamma";
    case Note::cmyk: return "cmyk";
    case Note::turned: return "turned";
    case Note::first_frame: return "first_frame";
    case Note::scaled: break;
  }
  return "scaled";
}

bool can_show(Format format) {
  return format == Format::png || format == Format::jpeg || format == Format::webp;
}

void throw_damaged(Format format, std::string_view reason) {
  throw Error(ErrorKind::integrity, fmt::format("read the {} picture: it is damaged ({})",
                                                name_of(format), visible_line(reason)));
}

void throw_not_shown(Format format, const std::string& reason) {
  throw Error(ErrorKind::usage, fmt::format("show the {} picture: {}", name_of(format), reason));
}

void check_size(Format format, std::uint64_t width, std::uint64_t height) {
  if (width == 0 || height == 0) throw_damaged(format, "it has no pixels");
  // The sides first: their product cannot overflow then.
  if (width > limits::kSide || height > limits::kSide || width * height > limits::kPicturePixels)
    throw_not_shown(
        format, fmt::format("{} × {} pixels are more than {} a side or {} million in all", width,
                            height, limits::kSide, limits::kPicturePixels / 1'000'000));
}

Picture empty_picture(Format format, std::uint64_t width, std::uint64_t height) {
  check_size(format, width, height);
  Picture picture;
  picture.width = picture.full_width = static_cast<std::uint32_t>(width);
  picture.height = picture.full_height = static_cast<std::uint32_t>(height);
  picture.pixels.resize(width * height * 4);
  return picture;
}

bool any_transparent(const Picture& picture) {
  for (std::uint32_t y = 0; y < picture.height; ++y) {
    // A row at a time without a way out inside it, so that the compiler makes vectors of it.
    std::uint8_t all = 0xff;
    const std::uint8_t* row = picture.at(0, y);
    for (std::size_t x = 0; x < picture.width; ++x) all &= row[x * 4 + 3];
    if (all != 0xff) return true;
  }
  return false;
}

Picture decode(std::string_view bytes, const DecodeRequest& request) {
  const auto format = format_of(bytes);
  if (!can_show(format))
    throw Error(ErrorKind::usage,
                format == Format::unknown
                    ? "show the picture: it is no PNG, JPEG or WebP"
                    : fmt::format("show the picture: {} cannot be shown, only PNG, JPEG and WebP",
                                  name_of(format)));
  if (bytes.size() > limits::kFileBytes)
    throw_not_shown(format, fmt::format("{} bytes are more than {} million", bytes.size(),
                                        limits::kFileBytes / 1'000'000));
  Picture picture;
  if (format == Format::png) picture = decode_png_picture(bytes);
  if (format == Format::jpeg) picture = decode_jpeg_picture(bytes, request);
  if (format == Format::webp) picture = decode_webp_picture(bytes);
  return picture;
}

Picture decode_file(const std::filesystem::path& path, const DecodeRequest& request) {
  const auto bytes = read_file(path, limits::kFileBytes);
  return while_doing("look at " + visible_line(path.string()),
                     [&] { return decode(bytes, request); });
}

}  // namespace ztgit::imaging
