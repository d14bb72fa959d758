#pragma once

#include <optional>
#include <string_view>

#include "json.hpp"

namespace ztgit::metadata {

// One line of a metadata.jsonl, which describes all pictures of a folder (Hugging Face
// imagefolder).
struct MetadataRow {
  std::string_view line;
  Json values;  // without its file_name; `text`, the caption of such a set, as prompt
};

// The first row whose file_name is that name. Lines that do not hold it are not parsed.
std::optional<MetadataRow> find_row(std::string_view lines, std::string_view file_name);

}  // namespace ztgit::metadata
