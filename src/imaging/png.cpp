#include <algorithm>
#include <csetjmp>
#include <exception>
#include <png.h>

#include "imaging/corner.hpp"
#include "imaging/limits.hpp"

namespace ztgit::imaging {

namespace {

// libpng reports errors by longjmp(), which must not pass over an object with a destructor: each
// call of it stands alone in a plain function, entered through guarded().
struct Decoder {
  explicit Decoder(const ReadAt& source) : read_at(source) {
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png != nullptr) info = png_create_info_struct(png);
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }

  [[noreturn]] static void on_error(png_structp png, png_const_charp) { png_longjmp(png, 1); }
  static void on_warning(png_structp, png_const_charp) {}

  static void on_read(png_structp png, png_bytep bytes, std::size_t count) {
    auto* self = static_cast<Decoder*>(png_get_io_ptr(png));
    if (!self->fill(bytes, count)) png_error(png, "short");
  }

  // No exception may cross libpng either.
  bool fill(png_bytep bytes, std::size_t count) noexcept {
    try {
      if (at + count > most) return false;
      const auto got = read_at(at, std::as_writable_bytes(std::span(bytes, count)));
      at += got;
      return got == count;
    } catch (...) {
      failure = std::current_exception();
      return false;
    }
  }

  const ReadAt& read_at;
  std::uint64_t at = 0;
  std::uint64_t most = limits::kPngSlack;  // how far it may read
  std::exception_ptr failure;
  png_structp png = nullptr;
  png_infop info = nullptr;
  png_bytep row = nullptr;
};

// False if libpng reported an error.
bool guarded(Decoder& decoder, void (*step)(Decoder&)) {
  if (setjmp(png_jmpbuf(decoder.png)) != 0) return false;
  step(decoder);
  return true;
}

void read_header(Decoder& decoder) {
  png_set_read_fn(decoder.png, &decoder, Decoder::on_read);
  constexpr auto side = static_cast<png_uint_32>(limits::kPngPixels);
  png_set_user_limits(decoder.png, side, side);
  png_set_chunk_malloc_max(decoder.png, limits::kPngChunkBytes);
  // Text, profiles and the rest: not even inflated.
  png_set_keep_unknown_chunks(decoder.png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_read_info(decoder.png, decoder.info);
}

void read_row(Decoder& decoder) { png_read_row(decoder.png, decoder.row, nullptr); }

bool is_plain(const Decoder& decoder) {
  const auto type = png_get_color_type(decoder.png, decoder.info);
  return png_get_bit_depth(decoder.png, decoder.info) == 8 &&
         (type == PNG_COLOR_TYPE_RGB || type == PNG_COLOR_TYPE_RGB_ALPHA) &&
         png_get_interlace_type(decoder.png, decoder.info) == PNG_INTERLACE_NONE;
}

bool decode(Decoder& decoder, Corner corner, Pixels& pixels) {
  if (!guarded(decoder, read_header) || !is_plain(decoder)) return false;
  pixels.width = png_get_image_width(decoder.png, decoder.info);
  pixels.height = png_get_image_height(decoder.png, decoder.info);
  pixels.channels = png_get_channels(decoder.png, decoder.info);
  if (std::uint64_t{pixels.width} * pixels.height > limits::kPngPixels) return false;
  pixels.columns = std::min(corner.columns, pixels.width);
  pixels.rows = std::min(corner.rows, pixels.height);
  const auto kept = std::size_t{pixels.columns} * pixels.channels;
  if (kept * pixels.rows > limits::kCornerBytes) return false;
  pixels.samples.reserve(kept * pixels.rows);
  decoder.most +=
      2 * std::uint64_t{pixels.rows} *
      (std::uint64_t{pixels.width} * pixels.channels + 1);  // twice their bytes unpacked
  std::vector<std::uint8_t> row(std::size_t{pixels.width} * pixels.channels);
  decoder.row = row.data();
  for (std::uint32_t y = 0; y < pixels.rows; ++y) {
    if (!guarded(decoder, read_row)) return false;
    pixels.samples.insert(pixels.samples.end(), row.begin(),
                          row.begin() + static_cast<std::ptrdiff_t>(kept));
  }
  return true;
}

}  // namespace

std::optional<Pixels> decode_png(const ReadAt& read_at, Corner corner) {
  Decoder decoder(read_at);
  if (decoder.info == nullptr) return std::nullopt;
  Pixels pixels;
  const bool decoded = decode(decoder, corner, pixels);
  if (decoder.failure) std::rethrow_exception(decoder.failure);
  if (!decoded) return std::nullopt;
  return pixels;
}

}  // namespace ztgit::imaging
