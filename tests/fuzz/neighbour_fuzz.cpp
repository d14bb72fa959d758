// Files beside a picture: the first byte chooses the form. Reading them does not throw, and a row
// of metadata.jsonl is a part of it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "documents.hpp"
#include "metadata_properties.hpp"
#include "metadata_rows.hpp"

namespace {

using ztgit::metadata::DocumentForm;

DocumentForm form_of(std::uint8_t letter) {
  switch (letter) {
    case 'j': return DocumentForm::json;
    case 't': return DocumentForm::text;
    case 'y': return DocumentForm::yaml;
    case 'x': return DocumentForm::xmp;
    default: return DocumentForm::any;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ztgit;
  if (size == 0) return 0;
  const auto text = replace_invalid_utf8({reinterpret_cast<const char*>(data) + 1, size - 1});
  if (data[0] == 'r') {
    const auto row = metadata::find_row(text, "a.png");
    if (!row) return 0;
    fuzz::require(row->line.data() >= text.data() &&
                  row->line.data() + row->line.size() <= text.data() + text.size());
    fuzz::require(row->values.find("file_name") == nullptr);
    return 0;
  }
  const auto document = metadata::read_document(text, form_of(data[0]));
  fuzz::check_record(document.record);
  fuzz::require(is_valid_utf8(document.problem));
  return 0;
}
