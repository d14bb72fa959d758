#include "imaging/heat_map.hpp"

#include <array>
#include <cstring>

#include "imaging/thumbnail.hpp"

namespace ztgit::imaging {

namespace {

using Colour = std::array<std::uint8_t, 4>;

constexpr Colour kRedrawnColour{255, 236, 160, 255};

// Grey as the eye sees it on white, and of that a third: changes have to stand out.
Colour pale(const std::uint8_t* pixel) {
  const unsigned grey = (77U * pixel[0] + 150U * pixel[1] + 29U * pixel[2]) / 256U;
  const unsigned on_white = (grey * pixel[3] + 255U * (255U - pixel[3])) / 255U;
  const auto value = static_cast<std::uint8_t>(170U + on_white / 3U);
  return {value, value, value, 255};
}

// A difference of half of black to white is as red as it gets: stronger ones are rare.
Colour hot(std::uint8_t strength) {
  const unsigned share = strength < 128U ? strength * 2U : 255U;
  return {static_cast<std::uint8_t>(255U - share / 8U),
          static_cast<std::uint8_t>(160U - share * 5U / 8U), static_cast<std::uint8_t>(share / 6U),
          255};
}

}  // namespace

Picture heat_map(const Picture& before, const Mask& mask) {
  Picture map = resized(before, mask.width, mask.height);
  for (std::size_t i = 0; i < mask.pixels.size(); ++i) {
    std::uint8_t* pixel = map.pixels.data() + i * 4;
    Colour colour = kRedrawnColour;
    if (mask.pixels[i] == Mask::kSame) colour = pale(pixel);
    if (mask.pixels[i] >= Mask::kChanged) colour = hot(mask.pixels[i]);
    std::memcpy(pixel, colour.data(), colour.size());
  }
  map.has_alpha = false;
  return map;
}

}  // namespace ztgit::imaging
