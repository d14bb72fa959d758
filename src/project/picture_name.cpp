#include "project/picture_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace ztgit::project {

namespace {
constexpr std::array<std::string_view, 8> kSuffixes = {".png",  ".jpg",  ".jpeg", ".webp",
                                                       ".avif", ".heic", ".heif", ".gif"};
}  // namespace

std::string sidecar_path(std::string_view image_path) {
  return std::string(image_path).append(kSidecarSuffix);
}

bool has_picture_name(std::string_view path) {
  const auto name = ascii_lower(path);
  return std::any_of(kSuffixes.begin(), kSuffixes.end(),
                     [&](std::string_view suffix) { return name.ends_with(suffix); });
}

}  // namespace ztgit::project
