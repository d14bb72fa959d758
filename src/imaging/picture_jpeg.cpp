#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdint>
#include <cstdio>  // jpeglib.h names FILE without including it
#include <jerror.h>
#include <jpeglib.h>

#include <fmt/format.h>

#include "codec.hpp"
#include "imaging/limits.hpp"
#include "orientation.hpp"

namespace ztgit::imaging {

namespace {

// libjpeg leaves through an error handler that must not return. It leaves by longjmp(), so each
// step that calls libjpeg stands alone in a plain function without destructors, entered by
// guarded().
struct Reader {
  explicit Reader(std::string_view bytes) : file(bytes) {
    state.err = jpeg_std_error(&errors);
    errors.error_exit = on_error;
    errors.emit_message = on_message;
    progress.progress_monitor = on_progress;
    state.client_data = this;
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { jpeg_destroy_decompress(&state); }  // does nothing before jpeg_create_decompress()

  static Reader& of(j_common_ptr common) { return *static_cast<Reader*>(common->client_data); }

  [[noreturn]] static void on_error(j_common_ptr common) {
    auto& reader = of(common);
    common->err->format_message(common, reader.reason);
    reader.code = common->err->msg_code;
    std::longjmp(reader.way_out, 1);
  }

  // libjpeg calls damage a warning and paints grey instead. What is only odd may stay.
  static void on_message(j_common_ptr common, int level) {
    if (level >= 0) return;
    const int code = common->err->msg_code;
    if (code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR || code == JWRN_NOT_SEQUENTIAL) return;
    if (code == JWRN_EXTRANEOUS_DATA && !of(common).in_pixels) return;  // padding of the header
    on_error(common);
  }

  static void on_progress(j_common_ptr common) {
    auto& reader = of(common);
    if (static_cast<std::uint64_t>(std::max(reader.state.input_scan_number, 0)) <=
        reader.most_scans)
      return;
    reader.too_many_scans = true;
    std::longjmp(reader.way_out, 1);
  }

  std::string_view file;
  jpeg_decompress_struct state{};
  jpeg_error_mgr errors{};
  jpeg_progress_mgr progress{};
  std::jmp_buf way_out{};
  std::array<JSAMPROW, 1> row{};
  std::uint8_t* pixels = nullptr;  // the picture's
  std::uint64_t most_scans = limits::kJpegScans;
  std::uint32_t longer_side_at_least = 0;
  int code = 0;
  bool in_pixels = false, too_many_scans = false;
  char reason[JMSG_LENGTH_MAX] = "";
};

// What libjpeg can read but was not built for is no damage.
bool is_unsupported(int code) {
  return code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED || code == JERR_ARITH_NOTIMPL ||
         code == JERR_CONVERSION_NOTIMPL || code == JERR_NO_BACKING_STORE ||
         code == JERR_IMAGE_TOO_BIG || code == JERR_OUT_OF_MEMORY;
}

void guarded(Reader& reader, void (*step)(Reader&)) {
  if (setjmp(reader.way_out) == 0) {
    step(reader);
    return;
  }
  if (reader.too_many_scans)
    throw_not_shown(Format::jpeg, fmt::format("it has more than {} scans", reader.most_scans));
  if (is_unsupported(reader.code)) throw_not_shown(Format::jpeg, reader.reason);
  throw_damaged(Format::jpeg, reader.reason);
}

void read_header(Reader& reader) {
  jpeg_create_decompress(&reader.state);
  reader.state.mem->max_memory_to_use = limits::kJpegBytes;
  reader.state.progress = &reader.progress;
  jpeg_mem_src(&reader.state, reinterpret_cast<const unsigned char*>(reader.file.data()),
               reader.file.size());
  jpeg_read_header(&reader.state, TRUE);
}

bool has_four_inks(const Reader& reader) {
  return reader.state.jpeg_color_space == JCS_CMYK || reader.state.jpeg_color_space == JCS_YCCK;
}

// The smallest of 1/8, 1/4, 1/2 and 1 whose longer side has what was asked for.
void choose_scale(Reader& reader) {
  const std::uint32_t longer = std::max(reader.state.image_width, reader.state.image_height);
  unsigned divisor = reader.longer_side_at_least == 0 ? 1 : 8;
  while (divisor > 1 && longer / divisor < reader.longer_side_at_least) divisor /= 2;
  reader.state.scale_num = 1;
  reader.state.scale_denom = divisor;
}

void begin(Reader& reader) {
  reader.state.out_color_space = has_four_inks(reader) ? JCS_CMYK : JCS_EXT_RGBA;
  choose_scale(reader);
  jpeg_calc_output_dimensions(&reader.state);
}

void read_pixels(Reader& reader) {
  reader.in_pixels = true;
  jpeg_start_decompress(&reader.state);
  const std::size_t stride = std::size_t{reader.state.output_width} * 4;
  while (reader.state.output_scanline < reader.state.output_height) {
    reader.row[0] = reader.pixels + reader.state.output_scanline * stride;
    jpeg_read_scanlines(&reader.state, reader.row.data(), 1);
  }
  jpeg_finish_decompress(&reader.state);
}

// Adobe's programs write inks inverted, and say that they are Adobe; without a profile the rest is
// what every viewer does: paper times what each ink lets through.
void inks_to_rgb(Picture& picture, bool inverted) {
  for (std::size_t i = 0; i < picture.pixels.size(); i += 4) {
    const auto light = [&](std::size_t ink) -> std::uint32_t {
      const std::uint32_t amount = picture.pixels[i + ink];
      return inverted ? amount : 255U - amount;
    };
    const auto black = light(3);
    for (std::size_t ink = 0; ink < 3; ++ink)
      picture.pixels[i + ink] = static_cast<std::uint8_t>((light(ink) * black + 127U) / 255U);
    picture.pixels[i + 3] = 255;
  }
}

// The segments before the pixels (ITU-T T.81, B.1.1): APP1 holds EXIF, APP2 an ICC profile.
struct Announced {
  int orientation = 1;
  bool profile = false;
};

Announced announced_in(std::string_view bytes) {
  constexpr std::uint32_t app1 = 0xe1, app2 = 0xe2, start_of_scan = 0xda, fill = 0xff;
  constexpr std::string_view exif{"Exif\0\0", 6}, icc{"ICC_PROFILE\0", 12};
  Announced found;
  for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == '\xff';) {
    const auto marker = big_endian_16(bytes, at) & 0xffU;
    if (marker == fill) {
      ++at;
      continue;
    }
    const std::size_t length = big_endian_16(bytes, at + 2);
    if (marker == start_of_scan || length < 2) break;
    const auto body = bytes.substr(at + 4, length - 2);
    if (marker == app1 && body.starts_with(exif) && found.orientation == 1)
      found.orientation = orientation_in(body.substr(exif.size()));
    if (marker == app2 && body.starts_with(icc)) found.profile = true;
    at += 2 + length;
  }
  return found;
}

}  // namespace

Picture decode_jpeg_picture(std::string_view bytes, const DecodeRequest& request) {
  Reader reader(bytes);
  guarded(reader, read_header);
  const std::uint64_t width = reader.state.image_width, height = reader.state.image_height;
  check_size(Format::jpeg, width, height);
  reader.most_scans = std::min(limits::kJpegScans, limits::kJpegScannedPixels / (width * height));
  reader.longer_side_at_least = request.longer_side_at_least;
  guarded(reader, begin);
  auto picture = empty_picture(Format::jpeg, reader.state.output_width, reader.state.output_height);
  picture.full_width = static_cast<std::uint32_t>(width);
  picture.full_height = static_cast<std::uint32_t>(height);
  reader.pixels = picture.pixels.data();
  guarded(reader, read_pixels);
  const auto found = announced_in(bytes);
  if (has_four_inks(reader)) {
    inks_to_rgb(picture, reader.state.saw_Adobe_marker != FALSE);
    picture.notes.push_back(Note::cmyk);
  }
  if (found.profile) picture.notes.push_back(Note::colour_profile);
  if (reader.state.scale_denom > 1) picture.notes.push_back(Note::scaled);
  return turned(std::move(picture), found.orientation);
}

}  // namespace ztgit::imaging
