#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"

namespace ztgit::lfs {

// Longer content is never a pointer (Git LFS spec v1), so readers can stop here.
inline constexpr std::size_t kPointerMaxBytes = 1024;

// One stage of a pointer extension: "ext-0-name sha256:<oid of that stage's input>".
struct PointerExtension {
  unsigned priority = 0;  // 0-9, unique in a pointer
  std::string name;
  std::string oid;
  bool operator==(const PointerExtension&) const = default;
};

struct Pointer {
  std::string oid;  // SHA-256, 64 lower-case hex digits
  std::uint64_t size = 0;
  std::vector<PointerExtension> extensions;  // by rising priority
  bool operator==(const Pointer&) const = default;
};

// What git-lfs takes for a pointer (lfs/pointer.go): blanks around, CRLF, empty lines and the two
// older version URLs are tolerated. nullopt: this is ordinary file content, an answer, not a
// failure. An empty file is its own pointer (of size 0).
std::optional<Pointer> parse_pointer(std::string_view text);

// The canonical text; empty for size 0, as git-lfs writes it.
std::string to_text(const Pointer& pointer);

// True when `text` is exactly what to_text() writes for it.
bool is_canonical(std::string_view text);

// Hashes the rest of an open file of any size, in chunks.
Pointer point_at(const File& file, const std::filesystem::path& name_for_errors);
Pointer point_at(const std::filesystem::path& file);

}  // namespace ztgit::lfs
