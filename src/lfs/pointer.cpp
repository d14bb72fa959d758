#include "lfs/pointer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <span>

#include <fmt/format.h>

#include "base/sha256.hpp"
#include "base/text.hpp"

namespace ztgit::lfs {

namespace {

constexpr std::string_view kVersion = "https://git-lfs.github.com/spec/v1";
constexpr std::array<std::string_view, 3> kVersionsRead = {kVersion, "http://git-media.io/v/2",
                                                           "https://hawser.github.com/spec/v1"};
constexpr std::string_view kHashPrefix = "sha256:";
constexpr std::size_t kReadChunk = std::size_t{256} << 10;  // fits the second-level cache

struct Line {
  std::string_view key, value;
};

std::optional<std::vector<Line>> lines_of(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = trim(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty()) continue;
    const auto blank = line.find(' ');
    if (blank == line.npos) return std::nullopt;
    lines.push_back({line.substr(0, blank), line.substr(blank + 1)});
  }
  return lines;
}

std::optional<std::string> oid_in(std::string_view value) {
  if (!value.starts_with(kHashPrefix)) return std::nullopt;
  value.remove_prefix(kHashPrefix.size());
  if (!is_sha256(value)) return std::nullopt;
  return std::string(value);
}

// "ext-<digit>-<word>"
std::optional<PointerExtension> extension_of(const Line& line) {
  const auto key = line.key;
  if (key.size() < 7 || !key.starts_with("ext-") || key[4] < '0' || key[4] > '9' || key[5] != '-')
    return std::nullopt;
  const auto oid = oid_in(line.value);
  if (!oid) return std::nullopt;
  return PointerExtension{static_cast<unsigned>(key[4] - '0'), std::string(key.substr(6)), *oid};
}

std::optional<std::uint64_t> size_in(std::string_view value) {
  std::uint64_t size = 0;
  const auto end = value.data() + value.size();
  const auto [rest, problem] = std::from_chars(value.data(), end, size);
  // git-lfs reads a signed 64-bit number.
  if (problem != std::errc{} || rest != end || size > INT64_MAX) return std::nullopt;
  return size;
}

}  // namespace

std::optional<Pointer> parse_pointer(std::string_view text) {
  if (text.empty()) return Pointer{sha256_of(""), 0, {}};
  if (text.size() >= kPointerMaxBytes) return std::nullopt;
  const auto lines = lines_of(text);
  if (!lines || lines->size() < 3) return std::nullopt;
  const auto& version = lines->front();
  const auto& oid_line = (*lines)[lines->size() - 2];
  const auto& size_line = lines->back();
  if (version.key != "version" || oid_line.key != "oid" || size_line.key != "size" ||
      std::find(kVersionsRead.begin(), kVersionsRead.end(), version.value) == kVersionsRead.end())
    return std::nullopt;
  const auto oid = oid_in(oid_line.value);
  const auto size = size_in(size_line.value);
  if (!oid || !size) return std::nullopt;
  Pointer pointer{*oid, *size, {}};
  for (std::size_t i = 1; i + 2 < lines->size(); ++i) {
    auto extension = extension_of((*lines)[i]);
    if (!extension) return std::nullopt;
    if (!pointer.extensions.empty() && pointer.extensions.back().priority >= extension->priority)
      return std::nullopt;
    pointer.extensions.push_back(std::move(*extension));
  }
  return pointer;
}

std::string to_text(const Pointer& pointer) {
  if (pointer.size == 0) return {};
  std::string text = fmt::format("version {}\n", kVersion);
  for (const auto& extension : pointer.extensions)
    text += fmt::format("ext-{}-{} {}{}\n", extension.priority, extension.name, kHashPrefix,
                        extension.oid);
  return text + fmt::format("oid {}{}\nsize {}\n", kHashPrefix, pointer.oid, pointer.size);
}

bool is_canonical(std::string_view text) {
  const auto pointer = parse_pointer(text);
  return pointer && to_text(*pointer) == text;
}

Pointer point_at(const File& file, const std::filesystem::path& name_for_errors) {
  Sha256 hash;
  const auto buffer = std::make_unique<std::array<std::byte, kReadChunk>>();
  std::uint64_t size = 0;
  while (const auto got = read_at(file, size, *buffer, name_for_errors)) {
    hash.update(std::span(*buffer).first(got));
    size += got;
  }
  return {hash.finish(), size, {}};
}

Pointer point_at(const std::filesystem::path& file) { return point_at(open_to_read(file), file); }

}  // namespace ztgit::lfs
