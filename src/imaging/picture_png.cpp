#include <cstdint>
#include <png.h>

#include "codec.hpp"
#include "imaging/limits.hpp"

namespace ztgit::imaging {

namespace {

constexpr std::size_t kSignature = 8, kChunkFrame = 12;  // length, type and CRC

// libpng reports errors by longjmp(), which must not pass over an object with a destructor: each
// step stands alone in a plain function that has none, entered through guarded().
struct Reader {
  explicit Reader(std::string_view file) : bytes(file) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png != nullptr) info = png_create_info_struct(png);
  }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }

  [[noreturn]] static void on_error(png_structp png, png_const_charp reason) {
    auto* self = static_cast<Reader*>(png_get_error_ptr(png));
    std::size_t length = 0;
    for (; length + 1 < sizeof self->reason && reason[length] != '\0'; ++length)
      self->reason[length] = reason[length];
    self->reason[length] = '\0';
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp, png_const_charp) {}

  static void on_read(png_structp png, png_bytep out, std::size_t count) {
    auto* self = static_cast<Reader*>(png_get_io_ptr(png));
    if (count > self->bytes.size() - self->at) png_error(png, "it ends too early");
    for (std::size_t i = 0; i < count; ++i)
      out[i] = static_cast<png_byte>(self->bytes[self->at + i]);
    self->at += count;
  }

  std::string_view bytes;
  std::size_t at = 0;
  char reason[128] = "no memory";
  png_structp png = nullptr;
  png_infop info = nullptr;
  png_bytep pixels = nullptr;  // the picture's
};

void guarded(Reader& reader, void (*step)(Reader&)) {
  if (setjmp(png_jmpbuf(reader.png)) != 0) throw_damaged(Format::png, reader.reason);
  step(reader);
}

void read_header(Reader& reader) {
  png_set_read_fn(reader.png, &reader, Reader::on_read);
  png_set_user_limits(reader.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // check_size() says it better
  png_set_chunk_malloc_max(reader.png, limits::kPngPictureChunkBytes);
  png_set_chunk_cache_max(reader.png, 1);  // none is kept
  png_set_crc_action(reader.png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  // Text, profiles and the rest are not even inflated; palette and transparency stay.
  png_set_keep_unknown_chunks(reader.png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_read_info(reader.png, reader.info);
}

// Whatever it is becomes 8-bit RGBA.
void set_transformations(Reader& reader) {
  png_set_scale_16(reader.png);
  png_set_expand(reader.png);  // palette, fewer than 8 bits, tRNS
  png_set_gray_to_rgb(reader.png);
  png_set_add_alpha(reader.png, 0xff, PNG_FILLER_AFTER);
}

// An interlaced picture comes in seven passes, each of which fills in what is missing.
void read_pixels(Reader& reader) {
  const int passes = png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  const auto stride = png_get_rowbytes(reader.png, reader.info);
  const auto height = png_get_image_height(reader.png, reader.info);
  if (stride != std::size_t{png_get_image_width(reader.png, reader.info)} * 4)
    png_error(reader.png, "its rows have another length");
  for (int pass = 0; pass < passes; ++pass)
    for (png_uint_32 y = 0; y < height; ++y)
      png_read_row(reader.png, reader.pixels + y * stride, nullptr);
  png_read_end(reader.png, nullptr);
}

// The chunks before the pixels, by name: libpng was told to pass over them.
struct Announced {
  bool profile = false, srgb = false, animation = false;
  std::uint32_t gamma = 0;  // in 1/100000
};

Announced announced_in(std::string_view bytes) {
  Announced found;
  for (std::size_t at = kSignature; at + kChunkFrame <= bytes.size();) {
    const std::size_t length = big_endian_32(bytes, at);
    const auto type = bytes.substr(at + 4, 4);
    if (type == "IDAT" || length > bytes.size() - at - kChunkFrame) break;
    if (type == "iCCP") found.profile = true;
    if (type == "sRGB") found.srgb = true;
    if (type == "acTL") found.animation = true;
    if (type == "gAMA" && length == 4) found.gamma = big_endian_32(bytes, at + 8);
    at += length + kChunkFrame;
  }
  return found;
}

void add_notes(std::string_view bytes, Picture& picture) {
  // PNG, 11.3.3.2: what sRGB pictures say for programs that know only gAMA.
  constexpr std::uint32_t gamma_of_srgb = 45455;
  const auto found = announced_in(bytes);
  if (found.profile) picture.notes.push_back(Note::colour_profile);
  if (!found.profile && !found.srgb && found.gamma != 0 && found.gamma != gamma_of_srgb)
    picture.notes.push_back(Note::gamma);
  if (found.animation) picture.notes.push_back(Note::first_frame);
}

// zlib's own bound: one byte cannot hold more than 1032. So a few bytes cannot claim 400 MB of
// pixels.
bool can_hold_its_pixels(const Reader& reader) {
  constexpr std::uint64_t deflate_ratio = 1032;
  const std::uint64_t raw = std::uint64_t{png_get_rowbytes(reader.png, reader.info)} *
                            png_get_image_height(reader.png, reader.info);
  return raw <= reader.bytes.size() * deflate_ratio;
}

}  // namespace

Picture decode_png_picture(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.info == nullptr) throw_damaged(Format::png, reader.reason);
  guarded(reader, read_header);
  const auto width = png_get_image_width(reader.png, reader.info);
  const auto height = png_get_image_height(reader.png, reader.info);
  check_size(Format::png, width, height);
  if (!can_hold_its_pixels(reader)) throw_damaged(Format::png, "it ends too early");
  auto picture = empty_picture(Format::png, width, height);
  if (png_get_bit_depth(reader.png, reader.info) == 16) picture.notes.push_back(Note::sixteen_bit);
  add_notes(bytes, picture);
  reader.pixels = picture.pixels.data();
  guarded(reader, set_transformations);
  guarded(reader, read_pixels);
  picture.has_alpha = any_transparent(picture);
  return picture;
}

}  // namespace ztgit::imaging
