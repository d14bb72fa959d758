#pragma once

#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

// <lora:name:weight> tags in a prompt, as A1111 and its family take them; a second weight is for
// the text encoder. Adds to `loras`, or completes the one of that name.
void add_lora_tags(Generation& generation, std::string_view prompt);

// "name: hash, name2: hash2", A1111's "Lora hashes". Joined to the tags by name.
void add_lora_hashes(Generation& generation, std::string_view list);

}  // namespace ztgit::metadata
