#pragma once

#include <string>
#include <string_view>

#include "json.hpp"
#include "metadata/record.hpp"

namespace ztgit::metadata {

enum class DocumentForm { json, yaml, text, xmp, any };

struct Document {
  Record record;         // source, generation and extra as far as the text tells
  bool caption = false;  // a text without any key: it was taken as the prompt
  std::string problem;   // not empty: nothing was found, and why
};

// Parameters as people and other programs keep them outside of a picture. `any` decides by the look
// of the text.
Document read_document(std::string_view text, DocumentForm form);

}  // namespace ztgit::metadata
