#pragma once

// Two pictures beside each other: what they were made with, linked to what differs to the eye.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compare/parameters.hpp"
#include "imaging/difference.hpp"
#include "imaging/picture.hpp"
#include "metadata/record.hpp"

namespace ztgit::compare {

// One of the two. All its texts are a stranger's.
struct Side {
  std::string name;         // for people: "hero.png", "hero.png @ 3f9a1c2"
  std::string oid;          // SHA-256 of the file's bytes
  std::uint64_t bytes = 0;  // of the file
  metadata::Record record;  // the sidecar's where there is one, else what the picture tells itself
  bool from_sidecar = false;
  std::vector<std::string> remarks;  // "the sidecar is about another picture": sentences, visible
  // The file itself: where it lies, or its bytes. A missing one has neither, and says why.
  std::variant<std::monostate, std::filesystem::path, std::string> file;
};

enum class Verdict {
  same_file,           // byte for byte
  same_pixels,         // other bytes and parameters: only what is said about it was edited
  other_bytes,         // the same pixels and parameters
  changed,             // parameters and pixels
  other_pixels,        // the parameters are the same: not deterministic, or retouched
  unknown_parameters,  // the pixels differ; of one of them it is not known how it was made
  unseen,              // the pixels of one could not be had
};

const char* name_of(Verdict verdict) noexcept;  // "same_file": for JSON, never translated

struct CompareOptions {
  bool pixels = true;  // false: parameters only, nothing is decoded
  imaging::DifferenceRequest difference;
  bool keep_pictures = false;
};

struct Comparison {
  Verdict verdict = Verdict::unseen;
  ParameterDifference parameters;
  std::optional<imaging::Difference> pixels;  // also without a difference; absent when unseen
  std::vector<std::string> remarks;           // sentences, visible
  std::optional<std::pair<imaging::Picture, imaging::Picture>> pictures;  // if they were to be kept
};

// Beyond this share of the pixels a map of what changed is noise: another seed moves all of them.
inline constexpr double kNoiseShare = 0.6;

// Decodes both at once. What cannot be decoded is a remark and no error, for the parameters can
// still be compared; Error (cancelled).
Comparison compare(const Side& before, const Side& after, const CompareOptions& options = {});

// The comparison in one line, in the reader's language and safe to show: "only seed changed, 96 %
// of the pixels moved", "prompt + `red scarf`: 4.1 % of the pixels moved, inside 612,340 210×180".
std::string finding(const Comparison& comparison);

// The parameters alone, with short values: "seed 42 → 43, steps 8 → 9 and 2 more", "prompt + `red
// scarf`". Empty: none changed.
std::string changes_in_short(const ParameterDifference& parameters);

// "4.1 %", "96 %", "less than 0.1 %", "no".
std::string share_text(double share);

}  // namespace ztgit::compare
