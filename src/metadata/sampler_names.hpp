#pragma once

#include <optional>
#include <string_view>

namespace ztgit::metadata {

// Samplers and schedulers under the name another program has for them; nullopt: none that is known
// to be the same. Only names are compared, so what two programs compute may still differ.
std::optional<std::string_view> comfyui_sampler(std::string_view name);
std::optional<std::string_view> comfyui_scheduler(std::string_view name);
std::optional<std::string_view> a1111_sampler(std::string_view name);
std::optional<std::string_view> a1111_scheduler(std::string_view name);

}  // namespace ztgit::metadata
