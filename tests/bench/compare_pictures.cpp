// compare_pictures BEFORE AFTER     decodes and compares two pictures, as a whole process
// compare_pictures --stages B A     the same, and how long each step took
// compare_pictures --make FILE SIDE SEED [TOUCH]
//     writes a PNG like a generator's: smooth, a little noise in it, RGB, of SIDE × SIDE pixels;
//     with TOUCH, four squares of it are of another colour
#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>

#include <fmt/core.h>

#include "../support/png.hpp"
#include "imaging/decode.hpp"
#include "imaging/difference.hpp"
#include "imaging/encode.hpp"
#include "imaging/heat_map.hpp"
#include "imaging/thumbnail.hpp"

namespace {

using namespace ztgit;

std::string picture_like(std::uint32_t side, std::uint32_t seed, bool touched) {
  std::string rows;
  std::uint32_t state = seed * 2654435761U + 1;
  for (std::uint32_t y = 0; y < side; ++y) {
    rows += '\1';  // filter: Sub
    std::array<std::uint32_t, 3> left{};
    for (std::uint32_t x = 0; x < side; ++x) {
      const bool in_square = touched && x % (side / 3) < side / 20 && y / (side / 20) == 9;
      for (std::uint32_t channel = 0; channel < 3; ++channel) {
        state = state * 1664525U + 1013904223U;
        const auto smooth = (x * (channel + seed) + y * 2 * seed) / 16;
        const auto value = (smooth + (state >> 29U) + (in_square ? 90U : 0U)) & 255U;
        rows += static_cast<char>(static_cast<unsigned char>(value - left[channel]));
        left[channel] = value;
      }
    }
  }
  return std::string(test::kPngSignature) +
         test::chunk("IHDR", test::big_endian(side) + test::big_endian(side) +
                                 std::string("\x08\x02\0\0\0", 5)) +
         test::chunk("IDAT", test::deflated(rows)) + test::chunk("IEND", "");
}

class Clock {
 public:
  void lap(const char* step) {
    const auto now = std::chrono::steady_clock::now();
    if (shown_)
      fmt::print("{:<12} {:6.1f} ms\n", step,
                 std::chrono::duration<double, std::milli>(now - last_).count());
    last_ = std::chrono::steady_clock::now();
  }
  explicit Clock(bool shown) : shown_(shown) {}

 private:
  bool shown_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

int compare(const char* before_path, const char* after_path, bool stages) {
  Clock clock(stages);
  imaging::Picture before, after;
  {
    const std::jthread other([&] { after = imaging::decode_file(after_path); });
    before = imaging::decode_file(before_path);
  }
  clock.lap("decode both");
  const auto result = imaging::difference(before, after);
  clock.lap("difference");
  if (stages) {
    const auto small = imaging::thumbnail(before, 512);
    clock.lap("thumbnail");
    const auto map = imaging::heat_map(before, result.mask);
    clock.lap("heat map");
    const auto bytes = imaging::encode_webp(map).size() + imaging::encode_webp(small).size();
    clock.lap("two WebP");
    fmt::print("{} bytes of previews\n", bytes);
  }
  fmt::print("{} changed, {} redrawn, {} regions, similarity {:.4f}, hash distance {}\n",
             result.changed, result.redrawn, result.region_count, result.similarity,
             result.hash_distance);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const auto is = [&](int at, const char* word) { return std::strcmp(words[at], word) == 0; };
  if (count >= 5 && is(1, "--make")) {
    const auto number = [&](int at) {
      return static_cast<std::uint32_t>(std::strtoul(words[at], nullptr, 10));
    };
    std::ofstream(words[2], std::ios::binary) << picture_like(number(3), number(4), count > 5);
    return 0;
  }
  if (count == 4 && is(1, "--stages")) return compare(words[2], words[3], true);
  if (count == 3) return compare(words[1], words[2], false);
  fmt::print(stderr, "usage: compare_pictures [--stages] BEFORE AFTER\n");
  return 2;
}
