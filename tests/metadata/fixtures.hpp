#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exif.hpp"
#include "metadata/read.hpp"
#include "metadata/sources.hpp"
#include "png.hpp"

namespace ztgit::metadata::test {

inline Inspection inspect(std::string_view bytes, std::string_view name = "picture.png") {
  return read_image(MemorySource(bytes), name);
}

inline Inspection inspect_png(const std::string& chunks, std::string_view name = "picture.png") {
  ztgit::test::PngOptions options;
  options.before_idat = chunks;
  return inspect(ztgit::test::png(options), name);
}

// What an A1111 "parameters" chunk of this text is read as.
inline Record read_parameters(std::string_view text) {
  return inspect_png(ztgit::test::itxt_chunk("parameters", text)).record;
}

// A PNG of these texts, read.
inline Record read_texts(
    std::initializer_list<std::pair<std::string_view, std::string_view>> texts) {
  std::string chunks;
  for (const auto& [key, text] : texts) chunks += ztgit::test::itxt_chunk(key, text);
  return inspect_png(chunks).record;
}

// A WebP with this UserComment, read.
inline Record read_comment(std::string_view text, std::string_view software = "") {
  std::vector<ztgit::test::ExifTag> tags;
  if (!software.empty()) tags.push_back({0x0131, std::string(software), 2});
  tags.push_back(
      {ztgit::test::kUserComment, std::string("ASCII\0\0\0", 8) + std::string(text), 7, true});
  return inspect(ztgit::test::webp(ztgit::test::riff_chunk("EXIF", ztgit::test::exif(tags, false))),
                 "picture.webp")
      .record;
}

inline std::string extra(const Record& record, std::string_view key) {
  for (const auto& [name, value] : record.generation.extra)
    if (name == key) return value;
  return "(absent)";
}

inline std::string origin(const Record& record, std::string_view field) {
  for (const auto& [name, value] : record.origins)
    if (name == field) return value;
  return "(embedded)";
}

inline bool warns_of(const Record& record, std::string_view part) {
  for (const auto& warning : record.warnings)
    if (warning.find(part) != std::string::npos) return true;
  return false;
}

inline constexpr std::string_view kSettings =
    "Steps: 9, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Seed: 42, Size: 1024x768, "
    "Model hash: "
    "0123456789, Model: z_image_turbo_bf16, Version: v1.10.1";

inline std::string infotext(std::string_view prompt = "a red fox") {
  return std::string(prompt) + "\nNegative prompt: blurry\n" + std::string(kSettings);
}

}  // namespace ztgit::metadata::test
