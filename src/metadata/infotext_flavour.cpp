#include "infotext_flavour.hpp"

#include <algorithm>
#include <optional>

#include "fields.hpp"

namespace ztgit::metadata {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) -
                                  text.begin());
}

// What follows "f1.2" or "f1.2.3": Forge and its forks number themselves so, in front of the A1111
// version they began from.
std::optional<std::string_view> after_forge_number(std::string_view version) {
  if (!version.starts_with('f')) return std::nullopt;
  version.remove_prefix(1);
  for (int part = 0; part < 3; ++part) {
    const auto rest = part == 0 ? version : version.substr(1);
    const auto digits = digits_at(rest);
    if (digits == 0) return std::nullopt;
    version = rest.substr(digits);
    if (part > 0 && !version.starts_with('.')) break;
    if (!version.starts_with('.')) return std::nullopt;
    if (part == 2) break;
  }
  return version;
}

// "f2.0.1v1.10.1-previous-…" is Forge, "f1.0.0v2-v1.10.1RC-…" reForge, "f1.0.1-v1.10.1RC"
// EasyReforge, which is reForge in an installer.
std::string_view forge_or_fork(std::string_view after_number) {
  if (after_number.starts_with("-v")) return "reforge";
  if (after_number.starts_with('v')) {
    const auto rest = after_number.substr(1);
    const auto digits = digits_at(rest);
    if (digits > 0 && rest.substr(digits).starts_with("-v")) return "reforge";
  }
  return "forge";
}

std::string_view value_of(const Pairs& settings, std::string_view key) {
  const auto found = std::find_if(settings.begin(), settings.end(), [key](const auto& pair) {
    return equal_ignoring_case(pair.first, key);
  });
  return found == settings.end() ? std::string_view() : std::string_view(found->second);
}

// SD.Next before it wrote "App:". Its version is a commit.
bool is_early_sdnext(const Pairs& settings) {
  const auto backend = value_of(settings, "Backend");
  return backend == "Original" || backend == "Diffusers" ||
         value_of(settings, "Parser").ends_with(" parser");
}

}  // namespace

std::string_view generator_of(const Infotext& text) {
  const auto version = value_of(text.settings, "Version");
  if (value_of(text.settings, "App").starts_with("SD.Next")) return "sd-next";
  if (version.starts_with("stable-diffusion.cpp")) return "sd.cpp";
  if (version.starts_with("ComfyUI")) return "comfyui";
  if (version.starts_with("Fooocus")) return "fooocus";
  if (version.starts_with("neo") || version.starts_with("classic")) return "forge";
  if (const auto rest = after_forge_number(version)) return forge_or_fork(*rest);
  if (!value_of(text.settings, "Civitai resources").empty()) return "civitai";
  if (is_early_sdnext(text.settings)) return "sd-next";
  // ComfyUI-SaveImageWithMetaData
  if (!value_of(text.settings, "Lora_0 Model name").empty()) return "comfyui";
  return "sd-webui";
}

}  // namespace ztgit::metadata
