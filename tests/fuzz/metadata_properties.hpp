#pragma once

// What must hold for every record, whatever bytes it was read from. Aborts otherwise.

#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/text.hpp"
#include "metadata/limits.hpp"
#include "metadata/record.hpp"

namespace ztgit::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

inline void check_text(const std::optional<std::string>& text) {
  require(!text || is_valid_utf8(*text));
}
inline void check_number(const std::optional<double>& number) {
  require(!number || std::isfinite(*number));
}

inline void check_generation(const metadata::Generation& generation) {
  for (const auto* text : {&generation.prompt, &generation.negative_prompt, &generation.sampler,
                           &generation.scheduler, &generation.mode, &generation.vae})
    check_text(*text);
  for (const auto* number : {&generation.cfg_scale, &generation.distilled_cfg_scale,
                             &generation.denoising_strength, &generation.shift})
    check_number(*number);
  if (generation.model)
    for (const auto* text : {&generation.model->name, &generation.model->file,
                             &generation.model->hash, &generation.model->hash_type})
      check_text(*text);
  require(generation.loras.size() <= metadata::limits::kLoras);
  for (const auto& lora : generation.loras) {
    require(is_valid_utf8(lora.name));
    check_number(lora.weight);
    check_text(lora.hash);
  }
  for (const auto& encoder : generation.text_encoders) require(is_valid_utf8(encoder));
  for (const auto& [key, value] : generation.extra)
    require(is_valid_utf8(key) && is_valid_utf8(value));
  require(generation.extra.size() <= metadata::limits::kInfotextPairs + 1);
  for (const auto& pass : generation.passes) check_generation(pass);
}

inline void check_record(const metadata::Record& record) {
  namespace limits = metadata::limits;
  check_generation(record.generation);
  require(is_valid_utf8(record.source.generator) && is_valid_utf8(record.source.format));
  check_text(record.source.version);
  check_text(record.source.created_at);
  for (const auto& [key, value] : record.provenance.aigc_label)
    require(is_valid_utf8(key) && is_valid_utf8(value));
  for (const auto& [key, value] : record.origins)
    require(is_valid_utf8(key) && is_valid_utf8(value));
  std::size_t total = 0;
  for (const auto& entry : record.raw) {
    require(is_valid_utf8(entry.source) && is_valid_utf8(entry.key) && is_valid_utf8(entry.text));
    require(entry.kept ? entry.size == entry.bytes.size()
                       : entry.bytes.empty() && entry.text.empty());
    total += entry.bytes.size();
  }
  require(total <= limits::kTotalBytes && record.raw.size() <= limits::kEntries);
  require(record.warnings.size() <= limits::kWarnings + 1);
  for (const auto& warning : record.warnings) require(visible_line(warning) == warning);
}

}  // namespace ztgit::fuzz
