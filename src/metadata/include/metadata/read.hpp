#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "metadata/byte_source.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

enum class Kind { not_an_image, lfs_pointer, png, jpeg, webp, avif, heic, gif };

// What the container says about itself, apart from parameters. `complete` is false for a file that
// ends early (no IEND, no EOI, a RIFF shorter than it declares): readable, but not fit to be kept
// for good.
struct Inspection {
  Kind kind = Kind::not_an_image;
  bool complete = false;
  std::string problem;  // why not complete, or why no image: "ends inside a tEXt chunk"
  Record record;
};

// Decides by the magic bytes in `head` (32 are enough), never by a name.
Kind sniff(std::string_view head);

// Walks the container once, bounded by limits.hpp, without decoding pixels, and interprets the
// parameters it finds. Never throws for anything the bytes say. `file_name` serves only the
// generators that leave all they tell in the name ("outputs_20260105143025.png").
Inspection read_image(const ByteSource& bytes, std::string_view file_name);

// The container alone: kind, complete and record.image are right, but no parameter is interpreted
// and no pixel decoded. What a check of a picture that was read before needs.
Inspection read_container(const ByteSource& bytes);

// The neighbours of an image: <stem>.json, .txt, .yaml and .xmp beside it, <name>.xmp, and its row
// of the folder's metadata.jsonl. Fills only what is absent; origins say "sidecar". Unreadable
// neighbours become warnings.
void merge_neighbour(Record& record, const std::filesystem::path& image);

// What a user hands over with --params: JSON, YAML, A1111 text or the WebUI's pasted 生成信息.
// Every field found overrides, origins say "user". Throws Error (usage) if nothing can be read from
// it.
void apply_parameters(Record& record, std::string_view text, std::string_view name_for_errors);

// --set key=value. Sidecar names and the usual aliases (cfg, num_inference_steps, …); "model.name";
// an unknown key goes to generation.extra. An empty value of a number removes it. Throws Error
// (usage).
void apply_setting(Record& record, std::string_view assignment);

}  // namespace ztgit::metadata
