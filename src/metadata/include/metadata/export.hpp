#pragma once

// A record in the forms of other programs, so that the picture can be made again there. Pure: the
// same record gives the same text. docs/formats/exports.md says what stands where.

#include <string>
#include <string_view>
#include <vector>

#include "metadata/record.hpp"

namespace ztgit::metadata {

struct Exported {
  std::string text;  // valid UTF-8, without a line end at its end
  // What the form has no place for, what had to be assumed, and what was renamed: a sentence each,
  // fit for a terminal.
  std::vector<std::string> notes;
};

// A1111's infotext, as to_a1111() writes it, with LoRA tags and sampler names that A1111 knows.
Exported export_a1111(const Record& record);

// The arguments of a diffusers pipeline call under their own names, as one JSON object, with what
// has to be loaded before it (model, loras, …). Only what is known.
Exported export_diffusers(const Record& record);

// A graph for ComfyUI's POST /prompt. The picture's own, verbatim, if it holds one; else one built
// from ComfyUI's own nodes, whose required inputs that are unknown are named in the notes.
Exported export_comfyui_api(const Record& record);

// An XMP packet with the IPTC 2025.1 properties for generated pictures.
Exported export_iptc_xmp(const Record& record);

// One line of Hugging Face's metadata.jsonl; `file_name` is the picture's path beside that file.
Exported export_hf_jsonl(const Record& record, std::string_view file_name);

}  // namespace ztgit::metadata
