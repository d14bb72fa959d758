#include "file_name.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "base/time.hpp"

namespace ztgit::metadata {

namespace {

constexpr std::size_t kTimeDigits = 14;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// ^outputs_(\d{14})(?:_([0-9A-Za-z]+))*\.(png|jpe?g|webp)$
std::optional<std::string_view> time_digits(std::string_view name) {
  constexpr std::string_view prefix = "outputs_";
  constexpr std::array<std::string_view, 4> endings{"png", "jpg", "jpeg", "webp"};
  const auto dot = name.rfind('.');
  if (!name.starts_with(prefix) || dot == name.npos || dot < prefix.size() + kTimeDigits)
    return std::nullopt;
  const auto ending = ascii_lower(name.substr(dot + 1));
  if (std::find(endings.begin(), endings.end(), ending) == endings.end()) return std::nullopt;
  const auto digits = name.substr(prefix.size(), kTimeDigits);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  auto rest = name.substr(0, dot).substr(prefix.size() + kTimeDigits);
  while (!rest.empty()) {
    if (rest[0] != '_') return std::nullopt;
    rest.remove_prefix(1);
    const auto part = std::find_if_not(rest.begin(), rest.end(), is_alphanumeric) - rest.begin();
    if (part == 0) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(part));
  }
  return digits;
}

}  // namespace

void read_file_name(Record& record, std::string_view file_name) {
  auto& source = record.source;
  if (source.generator != "unknown") return;
  const auto digits = time_digits(file_name);
  const auto time = digits ? civil_time(*digits) : std::nullopt;
  if (!time) return;
  source.generator = "z-image-turbo-webui";
  record.origins.emplace_back("generator", "filename");
  if (source.created_at) return;
  source.created_at = *time;
  source.created_at_origin = "filename";
}

}  // namespace ztgit::metadata
