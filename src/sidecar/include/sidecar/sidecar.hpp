#pragma once

// The sidecar of an image, schema ztgit.image/1 (formats.md section 3).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/record.hpp"

namespace ztgit::sidecar {

inline constexpr std::string_view kSchema = "ztgit.image/1";
inline constexpr std::size_t kReadLimit = std::size_t{4} << 20;  // bytes of a sidecar
inline constexpr std::size_t kRawTextLimit = std::size_t{256}
                                             << 10;  // bytes of one raw entry's text

struct Parent {
  std::string path;                     // in the project, or the file's name
  std::string sha256;                   // 64 hex digits
  std::optional<std::string> relation;  // img2img | upscale | edit | variation
  bool operator==(const Parent&) const = default;
};

// A key this version does not know, kept so that a newer ztgit's data survives. `where` is the
// mapping it stood in
// ("" for the top, "generation", …), `yaml` its value as canonical flow YAML.
struct UnknownKey {
  std::string where, key, yaml;
  bool operator==(const UnknownKey&) const = default;
};

struct Sidecar {
  std::string file;    // basename in the project
  std::string sha256;  // == LFS oid
  std::uint64_t bytes = 0;
  std::optional<std::string> original_name;
  metadata::Record record;
  std::vector<Parent> parents;
  std::vector<UnknownKey> unknown;
};

struct WriteOptions {
  bool raw = true;  // false: --no-raw
  std::vector<std::string>
      redact;  // literal texts; raw entries and extra values that hold one are left out
};

// Deterministic bytes: the same input gives the same text, on any machine.
std::string to_yaml(const Sidecar& sidecar, const WriteOptions& options = {});

// Throws Error (integrity) for anything that is not a sidecar of a major version this program
// knows: too long, anchors or aliases, tags, depth, wrong types. Unknown keys are kept.
Sidecar parse(std::string_view yaml, std::string_view name_for_errors);

}  // namespace ztgit::sidecar
