#pragma once

// The sidecar of an image, schema ztgit.image/1 (formats.md section 3; docs/formats/sidecar.md).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metadata/record.hpp"

namespace ztgit::sidecar {

inline constexpr std::string_view kSchema = "ztgit.image/1";
inline constexpr std::size_t kReadLimit = std::size_t{4} << 20;       // bytes of a sidecar
inline constexpr std::size_t kRawTextLimit = std::size_t{256} << 10;  // bytes of one raw entry

struct Parent {
  std::string path;                     // in the project, or the file's name
  std::string sha256;                   // 64 hex digits
  std::optional<std::string> relation;  // img2img | upscale | edit | variation
  bool operator==(const Parent&) const = default;
};

// A key this version does not know, kept so that a newer ztgit's data survives. Only parse() makes
// them. `where` is the mapping it stood in ("" for the top, "generation", "generation.loras[0]",
// …), `yaml` its value as canonical flow YAML on one line. It is written back at the end of that
// mapping, if there still is one.
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
  bool operator==(const Sidecar&) const = default;
};

struct WriteOptions {
  bool raw = true;  // false: --no-raw
  std::vector<std::string>
      redact;  // literal texts: every value from the image that holds one is left out
};

// What to_yaml() writes, as a value: without the raw entries (--no-raw) and without every text of
// the record that holds a redacted one, verbatim or as JSON spells it, or what looks like an access
// key of a service. Each loss is named in record.warnings. Whoever shows the record elsewhere
// (commit message, JSON) starts from this one, or the redacted text leaks there.
Sidecar redacted(Sidecar sidecar, const WriteOptions& options);

// Deterministic bytes: the same input gives the same text, on any machine, never longer than
// kReadLimit. What cannot be written as it is (invalid UTF-8, NaN, a repeated key, too much) is
// named in the sidecar's warnings.
std::string to_yaml(const Sidecar& sidecar, const WriteOptions& options = {});

// Throws Error (integrity) for anything that is not a sidecar of a major version this program
// knows: too long, anchors or aliases, tags, depth, repeated keys, wrong types. Unknown keys are
// kept.
Sidecar parse(std::string_view yaml, std::string_view name_for_errors);

}  // namespace ztgit::sidecar
