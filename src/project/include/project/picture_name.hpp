#pragma once

// What names say about pictures. What a file is, its magic bytes decide (metadata/read.hpp).

#include <string>
#include <string_view>

namespace ztgit::project {

inline constexpr std::string_view kSidecarSuffix = ".yaml";

// "<image>.yaml"
std::string sidecar_path(std::string_view image_path);

// Does it end as the pictures do that templates/project/.gitattributes gives to LFS? In any case.
bool has_picture_name(std::string_view path);

}  // namespace ztgit::project
