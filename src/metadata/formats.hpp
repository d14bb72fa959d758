#pragma once

// The known ways of writing generation parameters, one format_*.cpp each. To add one: a file with
// detect and read, its two declarations and one line of the table here, samples in tests/metadata
// and tests/fuzz/corpus.

#include <span>
#include <string_view>

#include "entries.hpp"

namespace ztgit::metadata {

struct Format {
  std::string_view slug;  // the table's name for it; read() may set a closer source.generator
  bool (*detect)(Entries& entries);
  void (*read)(
      Entries& entries);  // fills entries.record(); partial is fine, never throws for the data
};

// In detection order: the first whose detect() holds reads the picture.
std::span<const Format> formats();

bool detect_novelai(Entries& entries);  // format_novelai.cpp
void read_novelai(Entries& entries);
bool detect_invokeai(Entries& entries);  // format_invokeai.cpp
void read_invokeai(Entries& entries);
bool detect_tensorart(Entries& entries);  // format_tensorart.cpp
void read_tensorart(Entries& entries);
bool detect_stability_matrix(Entries& entries);  // format_stability_matrix.cpp
void read_stability_matrix(Entries& entries);
bool detect_prius2(Entries& entries);  // format_zimage_params.cpp
void read_prius2(Entries& entries);
bool detect_swarmui(Entries& entries);  // format_swarmui.cpp
void read_swarmui(Entries& entries);
bool detect_ruined_fooocus(Entries& entries);  // format_fooocus.cpp
void read_ruined_fooocus(Entries& entries);
bool detect_fooocus(Entries& entries);
void read_fooocus(Entries& entries);
bool detect_space(Entries& entries);  // format_hosted.cpp
void read_space(Entries& entries);
bool detect_civitai(Entries& entries);
void read_civitai(Entries& entries);
bool detect_midjourney(Entries& entries);
void read_midjourney(Entries& entries);
bool detect_easy_diffusion(Entries& entries);  // format_easy_diffusion.cpp
void read_easy_diffusion(Entries& entries);
bool detect_draw_things(Entries& entries);  // format_draw_things.cpp
void read_draw_things(Entries& entries);
bool detect_sdcpp(Entries& entries);  // format_sdcpp.cpp
void read_sdcpp(Entries& entries);
bool detect_comfyui(Entries& entries);  // format_comfyui.cpp
void read_comfyui(Entries& entries);
bool detect_plain_keys(Entries& entries);  // format_plain_keys.cpp
void read_plain_keys(Entries& entries);
bool detect_plain_object(Entries& entries);  // format_plain_object.cpp
void read_plain_object(Entries& entries);
bool detect_infotext(Entries& entries);  // format_infotext.cpp
void read_infotext(Entries& entries);

// What a text says whichever file it stands in: read_infotext() for neighbours and --params too.
void interpret_infotext(Record& record, std::string_view text);

}  // namespace ztgit::metadata
