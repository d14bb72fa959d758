#pragma once

// A1111 infotext: prompt, "Negative prompt: …", and one line of "Key: value" settings. Written by
// AUTOMATIC1111 (modules/processing.py create_infotext), Forge, SD.Next, stable-diffusion.cpp,
// Civitai and many savers.

#include <optional>
#include <string>
#include <string_view>

#include "metadata/record.hpp"

namespace ztgit::metadata {

struct Infotext {
  std::string prompt;
  std::optional<std::string> negative_prompt;  // absent: no such line
  Pairs settings;  // in order, unquoted; empty: the text has no settings line
};

// Never fails: a text without settings is a prompt (valid, with everything switched off). `text` is
// valid UTF-8. Settings are the last line that looks like them, because prompts hold lines that
// look like settings, and some extensions append lines behind them. Linear in the length, bounded
// by limits::kInfotextPairs.
Infotext parse_infotext(std::string_view text);

// Writes what A1111's "PNG Info" and "Read generation parameters" take back, with A1111's own order
// and quoting. Known fields first, then `extra` verbatim.
std::string to_a1111(const Record& record);

}  // namespace ztgit::metadata
