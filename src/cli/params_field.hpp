#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json.hpp"

namespace ztgit::cli {

// Throws Error (usage), with the nearest name, if no picture could ever have this field.
void check_field_name(const std::string& name);

// A field of ztgit.params/1 on one visible line; nullopt: this picture does not tell it. Names are
// those of `generation`, or paths from the top: "seed", "model.name", "extra.Hires upscale",
// "source.generator", "passes.0.steps". "model" is its name or file, "size" WIDTHxHEIGHT; lists are
// written as --set takes them, what has further parts as JSON.
std::optional<std::string> field_value(const Json& picture, std::string_view name);

}  // namespace ztgit::cli
