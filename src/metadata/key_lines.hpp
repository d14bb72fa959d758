#pragma once

#include <cstddef>
#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

// Text of "Key: value" lines, as Easy Diffusion saves it and as people paste it from the
// Z-Image-Turbo WebUI's 生成信息 panel: known keys in any of the vocabulary's languages, ASCII or
// full-width colons, list bullets, several short values in one line. Lines without a known key
// continue a prompt. Returns how many fields were set.
std::size_t read_key_lines(Record& record, std::string_view text);

}  // namespace ztgit::metadata
