#pragma once

// What two pictures were made with, and what of it differs.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compare/words.hpp"
#include "metadata/record.hpp"

namespace ztgit::compare {

// One parameter, named as in the sidecar (docs/formats/sidecar.md): "seed", "model.name",
// "passes[0].steps", "extra.Hires upscale"; a LoRA is "lora NAME" and its value the weight. The
// values are as they were found, of any length and content: whoever shows them makes them visible.
struct FieldChange {
  std::string field;
  std::optional<std::string> before, after;  // absent: not told
  bool operator==(const FieldChange&) const = default;
};

// A prompt, word by word.
struct TextChange {
  std::string field;
  std::vector<Piece> pieces;
  bool operator==(const TextChange&) const = default;
};

struct ParameterDifference {
  std::vector<FieldChange> fields;                 // in the sidecar's order
  std::vector<TextChange> texts;                   // prompt and negative_prompt, also of passes
  std::size_t same = 0;                            // fields that both tell alike
  bool known_before = false, known_after = false;  // anything is told at all
  bool empty() const { return fields.empty() && texts.empty(); }
};

// Order does not count where it means nothing: of LoRAs and of `extra`.
ParameterDifference parameter_difference(const metadata::Record& before,
                                         const metadata::Record& after);

}  // namespace ztgit::compare
