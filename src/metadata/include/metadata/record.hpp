#pragma once

// What is known about how a picture was made. The field names are those of the sidecar
// (formats.md section 3). An absent value means unknown; "" and 0 are values.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ztgit::metadata {

// Pairs in file order: order is data here, and keys may repeat in hostile files.
using Pairs = std::vector<std::pair<std::string, std::string>>;

// One entry of a container, lossless: `bytes` is what the file held (after inflating).
struct RawEntry {
  std::string
      source;  // "png:tEXt", "png:iTXt", "png:zTXt", "png:eXIf", "jpeg:COM", "neighbour:json", …
  std::string key;  // "parameters"; for EXIF the tag's name; empty where there is none
  std::string bytes;
  std::string text;  // decoded to valid UTF-8 (metadata guide 3.1, 3.2); empty for binary entries
  std::uint64_t size = 0;   // == bytes.size(), unless the entry was over a limit and not kept
  bool kept = true;         // false: over a limit, bytes and text are empty
  std::string sha256 = {};  // of the whole entry, only where it is known and `kept` is false
  bool operator==(const RawEntry&) const = default;
};

struct Image {
  std::string mime;                    // from the magic bytes
  std::optional<std::uint32_t> width;  // px, from the container
  std::optional<std::uint32_t> height;
  bool operator==(const Image&) const = default;
};

struct Source {
  std::string generator = "unknown";  // slug
  std::optional<std::string> version;
  std::string format = "none";                   // where it was read: "png:tEXt:parameters"
  std::optional<std::string> created_at;         // RFC 3339, zone only if known
  std::optional<std::string> created_at_origin;  // metadata | filename | user
  bool operator==(const Source&) const = default;
};

struct Model {
  std::optional<std::string> name, file, hash, hash_type;
  bool operator==(const Model&) const = default;
};

struct Lora {
  std::string name;
  std::optional<double> weight;
  std::optional<std::string> hash;
  bool operator==(const Lora&) const = default;
};

struct Generation {
  std::optional<std::string> prompt;
  std::optional<std::string> negative_prompt;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> steps;
  std::optional<double> cfg_scale;
  std::optional<double> distilled_cfg_scale;
  std::optional<std::string> sampler;
  std::optional<std::string> scheduler;
  std::optional<std::uint64_t> width;  // px, requested
  std::optional<std::uint64_t> height;
  std::optional<double> denoising_strength;
  std::optional<std::uint64_t> clip_skip;
  std::optional<double> shift;
  std::optional<std::string> mode;
  std::optional<Model> model;
  std::optional<std::string> vae;
  std::vector<std::string> text_encoders;
  std::vector<Lora> loras;
  std::vector<Generation> passes;
  Pairs extra;  // every other pair, key and value verbatim
  bool operator==(const Generation&) const = default;
};

struct C2pa {
  std::optional<std::string> claim_generator;  // detected, never validated
  bool operator==(const C2pa&) const = default;
};

struct Provenance {
  std::optional<std::string> digital_source_type;
  std::optional<C2pa> c2pa;
  Pairs aigc_label;
  bool operator==(const Provenance&) const = default;
};

// The result of reading one picture. Partial is normal: what could not be interpreted stays in
// `raw`, and `warnings` says so.
struct Record {
  Image image;
  Source source;
  Generation generation;
  Pairs
      origins;  // field name → "filename" | "sidecar" | "user" | "derived"; only where not embedded
  Provenance provenance;
  std::vector<RawEntry> raw;
  std::vector<std::string> warnings;
  bool operator==(const Record&) const = default;
};

}  // namespace ztgit::metadata
