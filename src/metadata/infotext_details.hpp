#pragma once

#include "metadata/record.hpp"

namespace ztgit::metadata {

// What an infotext says in lists inside of its settings: "Hashes", "Lora weights", "Civitai
// resources", "AddNet …" and "Module …" complete model, LoRAs and encoders, and "Hires …" and
// "Refiner" are passes of their own. The pairs stay in `extra` as they are, so that the text can be
// written again. Works on a record that interpret_infotext() has filled.
void interpret_details(Record& record);

}  // namespace ztgit::metadata
